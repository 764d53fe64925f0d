import type { Sheet } from '#kernel/sheets';
import type { Field, Mapping } from './mapping.ts';

/**
 * What headings are called in exports of Chinese 12345 hotlines and message boards and of American 311 systems
 * (Open311 GeoReport v2 among them), likeliest first, written as `fold` leaves them. One heading may serve two fields:
 * a complaint type is a category, and the only title there is.
 */
const names: Record<Field, string[]> = {
  reference: [
    ...[
      '留言编号',
      '工单编号',
      '工单号',
      '诉求编号',
      '案件编号',
      '案卷编号',
      '受理编号',
      '事件编号',
      '任务号',
      '流水号',
      '编号',
    ],
    ...[
      'uniquekey',
      'servicerequestid',
      'servicerequestnumber',
      'requestid',
      'srnumber',
      'casenumber',
      'caseid',
      'ticketid',
      'reference',
      'id',
    ],
  ],
  title: [
    ...['留言主题', '诉求标题', '工单标题', '主题', '标题'],
    ...['title', 'subject', 'summary', 'complainttype', 'servicename', 'requesttype'],
  ],
  text: [
    ...[
      '留言详情',
      '留言内容',
      '诉求内容',
      '工单内容',
      '反映内容',
      '问题描述',
      '案件描述',
      '描述',
      '详情',
      '内容',
    ],
    ...['description', 'descriptor', 'details', 'text', 'content', 'comments', 'message'],
  ],
  time: [
    ...[
      '留言时间',
      '受理时间',
      '来电时间',
      '诉求时间',
      '上报时间',
      '登记时间',
      '提交时间',
      '创建时间',
      '发生时间',
      '时间',
    ],
    ...[
      'createddate',
      'createdat',
      'requesteddatetime',
      'opendate',
      'openeddate',
      'opened',
      'datecreated',
      'submittedat',
      'date',
      'time',
    ],
  ],
  category: [
    ...['诉求类型', '问题类型', '案件类别', '诉求分类', '问题分类', '小类', '类别', '分类', '类型'],
    ...['category', 'complainttype', 'servicecode', 'servicename', 'requesttype', 'type'],
  ],
  placeText: [
    ...[
      '发生地址',
      '事发地址',
      '问题地址',
      '诉求地址',
      '详细地址',
      '事发地点',
      '发生地点',
      '地址',
      '地点',
      '位置',
    ],
    ...['incidentaddress', 'streetaddress', 'fulladdress', 'address', 'place', 'location'],
  ],
  longitude: ['经度', 'longitude', 'lng', 'lon', 'long'],
  latitude: ['纬度', 'latitude', 'lat'],
  reporterName: [
    ...['留言用户', '市民姓名', '联系人', '反映人', '来电人', '诉求人', '姓名'],
    ...['reportername', 'contactname', 'reporter', 'name'],
  ],
  reporterPhone: [
    ...['联系电话', '来电号码', '联系方式', '手机号码', '手机号', '手机', '电话'],
    ...['reporterphone', 'contactphone', 'phonenumber', 'phone', 'mobile'],
  ],
  answer: [
    ...['答复意见', '答复内容', '回复内容', '办理结果', '处理结果', '答复', '回复'],
    ...['resolutiondescription', 'statusnotes', 'resolution', 'answer', 'response'],
  ],
  answeredAt: [
    ...['答复时间', '回复时间', '办结时间', '结案时间', '完成时间'],
    ...['closeddate', 'closedat', 'closeddatetime', 'dateclosed', 'answeredat', 'resolvedat'],
  ],
};

/** The mapping that the headings of a file suggest. What no heading is called for is left out. */
export function guessMapping(sheet: Pick<Sheet, 'headings'>): Mapping {
  const columns: Mapping['columns'] = {};
  for (const [field, candidates] of Object.entries(names) as [Field, string[]][]) {
    const name = candidates.find((candidate) =>
      sheet.headings.some((heading) => fold(heading) === candidate),
    );
    const heading = sheet.headings.find((one) => fold(one) === name);
    if (heading !== undefined && heading !== '') columns[field] = heading;
  }
  if (columns.longitude === undefined || columns.latitude === undefined) {
    delete columns.longitude;
    delete columns.latitude;
  }
  return { columns };
}

/** `Created Date`, `created_date` and `ＣreatedDate` are one. */
function fold(heading: string): string {
  return heading
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[\s_\-:：()（）]/g, '');
}
