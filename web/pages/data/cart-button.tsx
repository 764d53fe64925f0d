import { problemInWords } from '../../api/problem.ts';
import type { ResourceContent } from '../../api/resources.ts';
import { useSession } from '../../api/session.ts';
import { useCart, usePutInCart, useTakeFromCart } from '../../api/sharing.ts';
import { useTexts } from '../../texts/text.ts';
import { Button } from '../../ui/button.tsx';
import { FieldError } from '../../ui/field.tsx';

interface CartButtonProps {
  resourceId: number;
  sharing: ResourceContent['sharing'];
  providerId: string;
}

/** Puts a resource into the cart with all its items, or takes it out again; nothing where it cannot be applied for. */
export function CartButton({ resourceId, sharing, providerId }: CartButtonProps) {
  const t = useTexts();
  const { permissions, post } = useSession();
  const lines = useCart();
  const putting = usePutInCart();
  const taking = useTakeFromCart();
  const isOwn = post.organisation.id === providerId;
  if (!permissions.includes('sharing.apply') || sharing === 'none' || isOwn || !lines) return null;
  const isIn = lines.some((line) => line.resource.id === resourceId);
  const isBusy = putting.isPending || taking.isPending;
  const error = putting.error ?? taking.error;
  return (
    <>
      <Button
        icon={isIn ? 'check' : undefined}
        idle={isBusy}
        aria-pressed={isIn}
        title={isIn ? t('cart.take') : undefined}
        onClick={() => (isIn ? taking.mutate(resourceId) : putting.mutate({ resourceId, items: [] }))}
      >
        {isIn ? t('cart.in') : t('cart.put')}
      </Button>
      {error && <FieldError message={problemInWords(error, t)} />}
    </>
  );
}
