import { useEffect, useRef, useState } from 'react';
import { Icon } from './icon.tsx';

const LOOK_EVERY_MS = 200;
/** What a code is looked for in: a larger picture takes longer and shows no more. */
const WIDTH = 640;

/** A QR code before this computer's own camera. */
export function CameraScan({ onCode }: { onCode: (code: string) => void }) {
  const [looking, setLooking] = useState(false);
  const [why, setWhy] = useState<string | undefined>();
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
    const canvas = document.createElement('canvas');
    let stream: MediaStream | undefined;
    let timer: number | undefined;
    let ended = false;

    async function look(): Promise<void> {
      if (ended || !video.current) return;
      const seen = await readCode(video.current, canvas);
      if (ended) return;
      if (seen !== undefined) told.current.onCode(seen);
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

/** The QR code in the present picture; undefined: none that can be read. */
async function readCode(
  video: HTMLVideoElement,
  canvas: HTMLCanvasElement,
): Promise<string | undefined> {
  const { videoWidth, videoHeight } = video;
  const pen = canvas.getContext('2d', { willReadFrequently: true });
  if (!pen || videoWidth === 0) return undefined;
  canvas.width = Math.min(WIDTH, videoWidth);
  canvas.height = Math.round((videoHeight * canvas.width) / videoWidth);
  pen.drawImage(video, 0, 0, canvas.width, canvas.height);
  const { data, width, height } = pen.getImageData(0, 0, canvas.width, canvas.height);
  // Loaded with the first look: few need it.
  const { default: read } = await import('jsqr');
  const text = read(data, width, height)?.data;
  return text === '' ? undefined : text;
}
