export const dataDesk = {
  'data.toDo': '待办',
  'data.steward': '资源目录管理',
  'data.lists': '三张清单',
  'data.returns': '数据回流',
  'data.objections': '数据异议',
  'data.usage': '使用成效',
  'data.audit': '审计',
};
