import { useEffect, useRef, useState } from 'react';
import { Icon } from './icon.tsx';

/** As far as it is used here; not every browser has it. */
interface Detector {
  detect(source: HTMLVideoElement): Promise<readonly { readonly rawValue: string }[]>;
}

declare global {
  interface Window {
    readonly BarcodeDetector?: new (options: { formats: readonly string[] }) => Detector;
  }
}

const FORMATS = ['qr_code', 'code_128', 'ean_13', 'pdf417'];
const LOOK_EVERY_MS = 200;

/** A code before this computer's own camera, where the browser can read codes. */
export function CameraScan({ onCode }: { onCode: (code: string) => void }) {
  const [looking, setLooking] = useState(false);
  const [why, setWhy] = useState<string | undefined>();
  if (!window.BarcodeDetector) {
    return (
      <span className="camera-none" title="This browser reads no codes by camera">
        <Icon name="scan" />
        <span className="unseen">This browser reads no codes by camera: paste them.</span>
      </span>
    );
  }
  return (
    <>
      <button
        type="button"
        className="quiet camera-switch"
        aria-pressed={looking}
        title={looking ? 'Stop the camera' : 'Scan by camera'}
        onClick={() => {
          setWhy(undefined);
          setLooking(!looking);
        }}
      >
        <Icon name={looking ? 'pause' : 'scan'} />
        <span className="unseen">{looking ? 'Stop the camera' : 'Scan by camera'}</span>
      </button>
      {why === undefined ? null : <p className="in-trouble">{why}</p>}
      {looking ? (
        <Finder
          onCode={(code) => {
            setLooking(false);
            onCode(code);
          }}
          onFailed={(reason) => {
            setLooking(false);
            setWhy(reason);
          }}
        />
      ) : null}
    </>
  );
}

/** The camera's picture, until a code is seen in it. */
function Finder(props: { onCode: (code: string) => void; onFailed: (why: string) => void }) {
  const video = useRef<HTMLVideoElement>(null);
  const told = useRef(props);
  told.current = props;

  useEffect(() => {
    const Detector = window.BarcodeDetector;
    if (!Detector) return;
    const detector = new Detector({ formats: FORMATS });
    let stream: MediaStream | undefined;
    let timer: number | undefined;
    let ended = false;

    async function look(): Promise<void> {
      if (ended || !video.current) return;
      const [seen] = await detector.detect(video.current).catch(() => []);
      if (ended) return;
      if (seen) told.current.onCode(seen.rawValue);
      else timer = window.setTimeout(look, LOOK_EVERY_MS);
    }

    void navigator.mediaDevices
      .getUserMedia({ video: { facingMode: 'environment' } })
      .then(async (opened) => {
        stream = opened;
        if (ended || !video.current) return stop();
        video.current.srcObject = opened;
        await video.current.play();
        await look();
      })
      .catch(() => {
        if (!ended) told.current.onFailed('The camera cannot be used.');
      });

    function stop(): void {
      ended = true;
      window.clearTimeout(timer);
      for (const track of stream?.getTracks() ?? []) track.stop();
    }
    return stop;
  }, []);

  return <video ref={video} className="finder" muted playsInline aria-label="Camera" />;
}
