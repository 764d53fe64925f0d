import { useQueryClient } from '@tanstack/react-query';
import { useAct } from './act.ts';
import { send } from './request.ts';
import type { NewCall, OpenedCase } from './shapes.ts';

/** A call on a hotline becomes a case. */
export function useNewCall(onDone: (opened: OpenedCase) => void) {
  const client = useQueryClient();
  return useAct({
    act: (call: NewCall, key) => send<OpenedCase>('/api/calls', { body: call, key }),
    onDone: (opened) => {
      void client.invalidateQueries({ queryKey: ['cases'] });
      onDone(opened);
    },
  });
}
