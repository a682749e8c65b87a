/** The payment code that was read: from the scanner to the request, then wiped. */
export interface CodeSecrets {
  code: string;
  wipe(): void;
}

export function createCodeSecrets(): CodeSecrets {
  const secrets: CodeSecrets = {
    code: '',
    wipe() {
      secrets.code = '';
    },
  };
  return secrets;
}
