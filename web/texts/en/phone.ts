export const phone = {
  'tasks.heading': '{count} {count|task|tasks} today',
  'tasks.pressing': 'Do these first',
  'tasks.rest': 'By deadline',
  'tasks.empty': 'Nothing to do',
  'tasks.emptyWhy': 'New tasks appear here.',

  'task.openMap': 'Open map',
  'task.continueFeedback': 'Continue feedback',

  'patrol.title': 'Report what you found',
  'patrol.what': 'What you found',
  'patrol.placeText': 'Place in words',
  'patrol.placeMissing': 'Use your position, mark the map, or describe the place.',
  'phone.offline': 'No network. {words}',
  'phone.nothingUnsent': 'Carry on; it is sent when the network returns.',
  'phone.unsent': '{count} {count|feedback is|feedbacks are} not sent yet',

  'phrase.done': 'Went there; it is done.',
  'phrase.absent': 'Nobody there; left a notice.',
  'phrase.continues': 'Under way; done today.',

  'draft.written': 'Draft',
  'draft.waiting': 'Waiting to be sent',
  'draft.refused': 'Not accepted',
  'draft.kept': 'Kept on this phone. You can send without a network; it goes out when there is one.',
  'draft.willKeep': 'What you write is kept on this phone.',
  'draft.notKept': 'This phone is out of space and nothing was kept. Free some space; do not close the page.',
  'draft.refusedWhy':
    'This feedback was not accepted. Look at the task as it is now, change it and send again.',

  'unsent.heading': '{count} {count|thing|things} still on this phone',
  'unsent.empty': 'Everything is sent',
  'unsent.emptyWhy': 'This phone holds nothing back.',
  'unsent.sendNow': 'Send now',
  'unsent.drop': 'Discard',
  'unsent.dropSure': 'Really discard, photos too',
};
