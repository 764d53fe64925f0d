import { type UseMutationResult, useMutation } from '@tanstack/react-query';
import { useRef } from 'react';
import { newId } from '../clock.ts';
import { ApiProblem } from './problem.ts';

/**
 * A mutation that carries an idempotency key. The key stays the same while the same input is sent again after an
 * uncertain failure, and is renewed by any definite answer or by changed input.
 */
export function useAct<Input, Result>(options: {
  act: (input: Input, key: string) => Promise<Result>;
  onDone?: (result: Result, input: Input) => unknown;
}): UseMutationResult<Result, Error, Input> {
  const held = useRef<{ key: string; input: string } | null>(null);
  return useMutation({
    mutationFn: (input: Input) => {
      const written = JSON.stringify(input) ?? '';
      if (held.current?.input !== written) held.current = { key: newId(), input: written };
      return options.act(input, held.current.key);
    },
    onSuccess: (result, input) => {
      held.current = null;
      return options.onDone?.(result, input);
    },
    onError: (error) => {
      if (!(error instanceof ApiProblem) || !error.isUncertain) held.current = null;
    },
  });
}
