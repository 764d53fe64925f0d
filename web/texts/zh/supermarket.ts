export const supermarket = {
  'nav.data': '数据超市',
  'data.nav': '数据平台',
  'data.store': '找数据',
  'data.cart': '购物车',
  'data.applications': '我的申请',
  'data.grants': '我的授权',
};
