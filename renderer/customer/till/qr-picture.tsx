import { useEffect, useState } from 'react';

/** A QR code as a picture, dark on light whatever the theme: scanners want it so. */
export function QrPicture({ payload, label }: { payload: string; label: string }) {
  const [drawn, setDrawn] = useState({ payload: '', source: '' });
  useEffect(() => {
    let wanted = true;
    void import('./qr-svg.ts').then(({ qrSvg }) => {
      const source = `data:image/svg+xml,${encodeURIComponent(qrSvg(payload))}`;
      if (wanted) setDrawn({ payload, source });
    });
    return () => {
      wanted = false;
    };
  }, [payload]);
  // Never the code of the sale before.
  if (drawn.payload !== payload) return <span className="qr" />;
  return <img className="qr" src={drawn.source} alt={label} />;
}
