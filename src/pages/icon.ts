/** Icon of the pages (SVG). */
export const ICON = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">
<rect width="32" height="32" rx="7" fill="#0b6e69"/>
<g fill="none" stroke="#fff" stroke-width="2.6" transform="rotate(-45 16 16)">
<rect x="4.5" y="11.5" width="13" height="9" rx="4.5"/>
<rect x="14.5" y="11.5" width="13" height="9" rx="4.5"/>
</g>
</svg>
`;
