import { create } from 'zustand';

/** Who has a device open, by anything that is only theirs. */
interface SensorsInUse {
  camera: ReadonlySet<object>;
  microphone: ReadonlySet<object>;
}

/** Whether camera and microphone are on, whatever for: what the recording light shows. */
export const useSensorsInUse = create<SensorsInUse>(() => ({
  camera: new Set(),
  microphone: new Set(),
}));

/** Notes that `holder` has turned the device on or off. */
export function noteSensor(sensor: keyof SensorsInUse, holder: object, isOn: boolean): void {
  useSensorsInUse.setState(({ [sensor]: before }) => {
    const holders = new Set(before);
    if (isOn) holders.add(holder);
    else holders.delete(holder);
    return { [sensor]: holders };
  });
}
