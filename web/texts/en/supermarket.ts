export const supermarket = {
  'nav.data': 'Data supermarket',
  'data.nav': 'Data platform',
  'data.store': 'Find data',
  'data.cart': 'Cart',
  'data.applications': 'My applications',
  'data.grants': 'My grants',
};
