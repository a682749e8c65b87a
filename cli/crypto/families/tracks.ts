import { isLuhnValid } from '../../../crypto/luhn.ts';
import { parseTrack1, parseTrack2 } from '../../../crypto/tracks.ts';
import type { Family } from '../family.ts';
import { type Inputs, value } from '../vector.ts';

export const tracks: Family = {
  kind: 'magnetic stripe',
  main: 'pan',
  owns: ({ name }) => /(^|-)track-?[12]?(-|$)/.test(name),
  compute(inputs, { key }) {
    const isFirst = inputs.has('track1', 'track1Ascii');
    const track = isFirst
      ? value(parseTrack1(withoutSentinels(inputs, 'track1', 'track1Ascii')))
      : value(parseTrack2(withoutSentinels(inputs, 'track2', 'track2Data', 'tag57')));
    switch (key) {
      case 'pan':
      case 'expiry':
      case 'serviceCode':
      case 'discretionary':
        return track[key];
      case 'name':
        return 'name' in track ? track.name : undefined;
      case 'luhn':
        return isLuhnValid(track.pan);
      default:
        return undefined;
    }
  },
};

function withoutSentinels(inputs: Inputs, ...names: readonly string[]): string {
  return inputs.text(...names).replace(/^[%;]|\?$/g, '');
}
