export const dataDesk = {
  'data.toDo': 'To do',
  'data.steward': 'Resources',
  'data.lists': 'Three lists',
  'data.returns': 'Street return',
  'data.objections': 'Objections',
  'data.usage': 'Usage',
  'data.audit': 'Audit',
};
