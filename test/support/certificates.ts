/** A private CA for one test, with certificates of a server and a client, made by `openssl`. */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from './temporaryFolder';

export interface Certificates {
  /** Paths of PEM files. */
  readonly ca: string;
  readonly server: { readonly cert: string; readonly key: string };
  readonly client: { readonly cert: string; readonly key: string };
}

/** The server's certificate is valid for 127.0.0.1. @param caName differs from that of a CA that is trusted beside it. */
export function createCertificates(caName = 'CA of tests'): Certificates {
  const folder = temporaryFolder();
  const at = (name: string) => join(folder, name);
  const openssl = (...args: string[]) => execFileSync('openssl', args, { stdio: 'pipe' });
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  openssl('req', '-x509', ...newKey, '-keyout', at('ca.key'), '-out', at('ca.crt'), '-subj', `/CN=${caName}`);
  writeFileSync(at('extensions'), 'subjectAltName=IP:127.0.0.1\n');
  const issue = (name: string) => {
    const [cert, key, request] = [at(`${name}.crt`), at(`${name}.key`), at(`${name}.csr`)];
    openssl('req', ...newKey, '-keyout', key, '-out', request, '-subj', `/CN=${name}`);
    const by = ['-CA', at('ca.crt'), '-CAkey', at('ca.key'), '-CAcreateserial'];
    openssl('x509', '-req', '-in', request, ...by, '-extfile', at('extensions'), '-out', cert);
    return { cert, key };
  };
  return { ca: at('ca.crt'), server: issue('server'), client: issue('client') };
}
