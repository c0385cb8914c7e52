import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { ConnectBank } from './ConnectBank';

createRoot(document.querySelector('#root') as Element).render(
  <StrictMode>
    <ConnectBank />
  </StrictMode>,
);
