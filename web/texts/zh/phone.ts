export const phone = {
  'tasks.heading': '今天有 {count} 件任务',
  'tasks.pressing': '马上要办',
  'tasks.rest': '按时限排列',
  'tasks.empty': '手上没有任务',
  'tasks.emptyWhy': '有新任务会出现在这里。',

  'task.openMap': '打开地图',
  'task.continueFeedback': '继续写反馈',

  'patrol.title': '上报发现的问题',
  'patrol.what': '发现了什么',
  'patrol.placeText': '地点说明',
  'patrol.placeMissing': '请取得位置、在地图上标出，或写明地点。',
  'phone.offline': '没有网络。{words}',
  'phone.nothingUnsent': '可以照常填写，有网后自动发送。',
  'phone.unsent': '{count} 份反馈还没有发送',

  'phrase.done': '已到现场，处理完毕。',
  'phrase.absent': '当事人不在，已张贴告知单。',
  'phrase.continues': '正在处理，预计今天完成。',

  'draft.written': '草稿',
  'draft.waiting': '等待发送',
  'draft.refused': '没有被接受',
  'draft.kept': '已保存在这台手机上。没有网络也可以提交，有网后自动发送。',
  'draft.willKeep': '写下的内容会自动保存在这台手机上。',
  'draft.notKept': '手机存储空间不足，内容没有保存。请先腾出空间，不要关闭页面。',
  'draft.refusedWhy': '这份反馈没有被接受。请查看任务现在的状态，修改后再提交。',

  'unsent.heading': '{count} 份内容还在这台手机上',
  'unsent.empty': '全部已经发送',
  'unsent.emptyWhy': '这台手机上没有留存未发送的内容。',
  'unsent.sendNow': '现在发送',
  'unsent.drop': '丢弃',
  'unsent.dropSure': '确定丢弃，照片也会删除',
} as const;
