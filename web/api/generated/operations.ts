/** Made by `npm run dev api-client` from the OpenAPI document; changes here are overwritten. */

export interface Post3ActionByNameBody {
  [k: string]: unknown;
}

export type PostActionByNameBody = Post3ActionByNameBody;

export interface GetApplicationsQuery {
  role?: 'mine' | 'todo' | 'all';
  stage?: 'draft' | 'provider' | 'centre' | 'granted' | 'refused' | 'withdrawn';
  resource?: number;
  after?: number;
  limit?: number;
}

export interface GetApplicationsResponse {
  /**
   * Items: An application in a list
   */
  items: {
    id: number;
    resource: {
      id: number;
      code: string;
      name: string;
      nameEn: string;
    };
    stage: 'draft' | 'provider' | 'centre' | 'granted' | 'refused' | 'withdrawn';
    applicant: {
      id: string;
      name: string;
    };
    organisation: {
      id: string;
      name: {
        zh: string;
        en: string;
      };
    };
    provider: {
      id: string;
      name: {
        zh: string;
        en: string;
      };
    };
    purpose: string;
    itemCount: number;
    means: 'interface' | 'file' | 'push';
    createdAt: string;
    submittedAt: string | null;
    dueAt: string | null;
    decidedAt: string | null;
    /**
     * Of the present stage, in working days: yellow is `warning`, red is `overdue`
     */
    clock: 'running' | 'warning' | 'overdue' | 'stopped';
    grantId: number | null;
    updatedAt: string;
  }[];
  next: number | null;
}

export interface PostApplicationsBody {
  resourceId: number;
  items: string[];
  purpose?: string;
  legalBasis?: string;
  rows?: {
    streets: string[];
    villages: string[];
    conditions: {
      item: string;
      operator:
        '=' | '!=' | '<' | '<=' | '>' | '>=' | 'in' | 'contains' | 'starts-with' | 'is-null' | 'not-null';
      value?: string | number | boolean | (string | number)[];
    }[];
  };
  /**
   * Item → mask
   */
  masks?: {
    [k: string]: 'clear' | 'partial' | 'pseudonym' | 'month' | 'year' | 'band' | 'empty';
  };
  durationDays?: number;
  frequency?: 'once' | 'on-demand' | 'daily' | 'weekly' | 'monthly';
  means?: 'interface' | 'file' | 'push';
  demandId?: number | null;
}

/**
 * An application with everything about it
 */
export interface PostApplicationsResponse {
  id: number;
  resource: {
    id: number;
    code: string;
    name: string;
    nameEn: string;
  };
  stage: 'draft' | 'provider' | 'centre' | 'granted' | 'refused' | 'withdrawn';
  applicant: {
    id: string;
    name: string;
  };
  organisation: {
    id: string;
    name: {
      zh: string;
      en: string;
    };
  };
  provider: {
    id: string;
    name: {
      zh: string;
      en: string;
    };
  };
  purpose: string;
  itemCount: number;
  means: 'interface' | 'file' | 'push';
  createdAt: string;
  submittedAt: string | null;
  dueAt: string | null;
  decidedAt: string | null;
  /**
   * Of the present stage, in working days: yellow is `warning`, red is `overdue`
   */
  clock: 'running' | 'warning' | 'overdue' | 'stopped';
  grantId: number | null;
  updatedAt: string;
  legalBasis: string;
  items: {
    name: string;
    title: string;
    titleEn: string;
    type: string;
    grade: string;
    mask: 'clear' | 'partial' | 'pseudonym' | 'month' | 'year' | 'band' | 'empty';
    /**
     * Those there are, mildest first
     */
    masks: ('clear' | 'partial' | 'pseudonym' | 'month' | 'year' | 'band' | 'empty')[];
  }[];
  rows: {
    streets: string[];
    villages: string[];
    conditions: {
      item: string;
      operator:
        '=' | '!=' | '<' | '<=' | '>' | '>=' | 'in' | 'contains' | 'starts-with' | 'is-null' | 'not-null';
      value?: string | number | boolean | (string | number)[];
    }[];
  };
  durationDays: number;
  frequency: 'once' | 'on-demand' | 'daily' | 'weekly' | 'monthly';
  demandId: number | null;
  log: {
    number: number;
    /**
     * created, submitted, approved, granted, refused, withdrawn, reminded, supervised, warned, overran, revoked …
     */
    type: string;
    at: string;
    actor: {
      name: string;
      organisation: {
        id: string;
        name: {
          zh: string;
          en: string;
        };
      } | null;
    };
    data: {
      [k: string]: unknown;
    };
  }[];
  /**
   * What you may do with it now
   */
  can: (
    | 'edit'
    | 'deletion'
    | 'submissions'
    | 'approvals'
    | 'refusals'
    | 'reminders'
    | 'supervisions'
    | 'withdrawals'
  )[];
}

export type GetApplicationsByIdResponse = PostApplicationsResponse;

export interface PutApplicationsByIdBody {
  items: string[];
  purpose?: string;
  legalBasis?: string;
  rows?: {
    streets: string[];
    villages: string[];
    conditions: {
      item: string;
      operator:
        '=' | '!=' | '<' | '<=' | '>' | '>=' | 'in' | 'contains' | 'starts-with' | 'is-null' | 'not-null';
      value?: string | number | boolean | (string | number)[];
    }[];
  };
  /**
   * Item → mask
   */
  masks?: {
    [k: string]: 'clear' | 'partial' | 'pseudonym' | 'month' | 'year' | 'band' | 'empty';
  };
  durationDays?: number;
  frequency?: 'once' | 'on-demand' | 'daily' | 'weekly' | 'monthly';
  means?: 'interface' | 'file' | 'push';
  demandId?: number | null;
}

export type PutApplicationsByIdResponse = PostApplicationsResponse;

export interface DeleteApplicationsByIdResponse {}

export interface PostApplicationsByIdApprovalsBody {
  items?: string[];
  rows?: {
    streets: string[];
    villages: string[];
    conditions: {
      item: string;
      operator:
        '=' | '!=' | '<' | '<=' | '>' | '>=' | 'in' | 'contains' | 'starts-with' | 'is-null' | 'not-null';
      value?: string | number | boolean | (string | number)[];
    }[];
  };
  /**
   * Item → mask
   */
  masks?: {
    [k: string]: 'clear' | 'partial' | 'pseudonym' | 'month' | 'year' | 'band' | 'empty';
  };
  durationDays?: number;
  note?: string;
}

export type PostApplicationsByIdApprovalsResponse = PostApplicationsResponse;

export interface GetApplicationsByIdPreviewQuery {
  narrowing?: string;
}

/**
 * What the applicant would get
 */
export interface GetApplicationsByIdPreviewResponse {
  items: {
    name: string;
    title: string;
    titleEn: string;
    mask: 'clear' | 'partial' | 'pseudonym' | 'month' | 'year' | 'band' | 'empty';
    type: 'text' | 'number' | 'date' | 'time' | 'boolean';
  }[];
  /**
   * The first 50, cell by cell in the order of the items
   */
  rows: unknown[][];
  /**
   * Of all rows the applicant would get
   */
  count: number;
  /**
   * Of the rows the resource has now
   */
  total: number;
}

export interface PostApplicationsByIdRefusalsBody {
  reason: string;
}

export type PostApplicationsByIdRefusalsResponse = PostApplicationsResponse;

export interface PostApplicationsByIdRemindersBody {
  text?: string;
}

export type PostApplicationsByIdRemindersResponse = PostApplicationsResponse;

export interface PostApplicationsByIdSubmissionsBody {}

export type PostApplicationsByIdSubmissionsResponse = PostApplicationsResponse;

export type PostApplicationsByIdSupervisionsBody = PostApplicationsByIdRemindersBody;

export type PostApplicationsByIdSupervisionsResponse = PostApplicationsResponse;

export type PostApplicationsByIdWithdrawalsBody = PostApplicationsByIdRefusalsBody;

export type PostApplicationsByIdWithdrawalsResponse = PostApplicationsResponse;

/**
 * Batch (一次入湖)
 */
export interface GetBatchesByIdResponse {
  id: number;
  resourceId: number;
  /**
   * 1, 2, 3 … within the resource
   */
  number: number;
  mode: 'append' | 'replace' | 'upsert';
  source: 'file' | 'database' | 'push' | 'correction' | 'demo';
  sourceName: string;
  sha256: string | null;
  resourceVersion: number;
  state: 'running' | 'landed' | 'failed';
  bytesTotal: number | null;
  bytesRead: number;
  rowsRead: number;
  rowsLanded: number;
  rowsQuarantined: number;
  contentChecksum: string | null;
  problem: {
    [k: string]: unknown;
  } | null;
  startedAt: string;
  startedBy: string;
  endedAt: string | null;
  droppedAt: string | null;
}

export interface GetBatchesByIdQuarantineQuery {
  after?: number;
  limit?: number;
}

export interface GetBatchesByIdQuarantineResponse {
  /**
   * Items: Quarantined row (隔离区)
   */
  items: {
    /**
     * The record in its file, from 1, without the heading
     */
    row: number;
    faults: {
      /**
       * Empty where the whole row is wrong
       */
      item: string;
      /**
       * For example `not-a-number`; see loads/item-rules
       */
      reason: string;
    }[];
    /**
     * The row as it came, or its beginning
     */
    text: string;
  }[];
  next: number | null;
}

export interface PostCallsBody {
  line: '12345' | '110' | '119' | '120';
  description: string;
  caller?: {
    name?: string;
    phone?: string;
  };
  /**
   * [longitude, latitude]
   *
   * @minItems 2
   * @maxItems 2
   */
  point?: [number, number];
  /**
   * Coordinate system of the point; WGS84 when left out
   */
  coordinates?: 'WGS84' | 'CGCS2000' | 'GCJ-02' | 'BD-09';
  placeText?: string;
  categoryCode?: string;
  dispatchAtOnce?: boolean;
}

export interface PostCallsResponse {
  id: number;
  number: string;
}

export interface GetCartResponse {
  /**
   * Items: What a person means to apply for (数据购物车)
   */
  items: {
    resource: {
      id: number;
      code: string;
      name: string;
      nameEn: string;
    };
    provider: {
      id: string;
      name: {
        zh: string;
        en: string;
      };
    } | null;
    sharing: ('unconditional' | 'conditional' | 'none') | null;
    /**
     * False when the resource is not published any more
     */
    available: boolean;
    items: {
      name: string;
      title: string;
      titleEn: string;
    }[];
    addedAt: string;
  }[];
}

export interface PutCartByIdBody {
  items: string[];
}

export type PutCartByIdResponse = DeleteApplicationsByIdResponse;

export type DeleteCartByIdResponse = DeleteApplicationsByIdResponse;

export interface PostCasesBody {
  description: string;
  /**
   * [longitude, latitude]
   *
   * @minItems 2
   * @maxItems 2
   */
  point?: [number, number];
  /**
   * Coordinate system of the point; WGS84 when left out
   */
  coordinates?: 'WGS84' | 'CGCS2000' | 'GCJ-02' | 'BD-09';
  placeText?: string;
  categoryCode?: string;
  attachmentIds?: string[];
  reporter?: {
    name?: string;
    phone?: string;
  };
  dispatchAtOnce?: boolean;
}

export type PostCasesResponse = PostCallsResponse;

export interface GetCasesQuery {
  stage?: string;
  open?: boolean;
  street?: string;
  village?: string;
  unit?: string;
  handler?: string;
  mine?: boolean;
  category?: string;
  clock?: 'warning' | 'overdue';
  source?: 'public' | 'hotline' | 'staff' | 'import' | 'sensor' | 'data';
  cell?: string;
  supervised?: boolean;
  from?: string;
  to?: string;
  closedFrom?: string;
  text?: string;
  order?: 'newest' | 'due';
  after?: number;
  limit?: number;
}

export interface GetCasesResponse {
  /**
   * Items: A case in a list
   */
  items: {
    id: number;
    number: string;
    title: string;
    stage:
      | 'reported'
      | 'filed'
      | 'dispatched'
      | 'handling'
      | 'fed-back'
      | 'verified'
      | 'closed'
      | 'evaluated'
      | 'rejected';
    category: {
      code: string;
      name: {
        zh: string;
        en: string;
      };
    } | null;
    source: 'public' | 'hotline' | 'staff' | 'import' | 'sensor' | 'data';
    street: {
      code: string;
      name: string;
      nameEn: string | null;
    } | null;
    village: {
      code: string;
      name: string;
      nameEn: string | null;
    } | null;
    location: [number, number] | null;
    cell: string | null;
    placeText: string | null;
    handler: {
      id: string;
      name: {
        zh: string;
        en: string;
      };
    };
    desk: {
      id: string;
      name: {
        zh: string;
        en: string;
      };
    };
    openedAt: string;
    dueAt: string | null;
    closedAt: string | null;
    /**
     * The limit of the present stage: yellow is `warning`, red is `overdue`
     */
    clock: 'running' | 'warning' | 'overdue' | 'stopped';
    /**
     * It ran over in some stage, now or before
     */
    overtime: boolean;
    suspended: boolean;
    supervised: boolean;
    satisfied: boolean | null;
    updatedAt: string;
  }[];
  next: number | null;
}

export type GetCasesCountQuery = GetCasesQuery;

export interface GetCasesCountResponse {
  count: number;
  isMore: boolean;
}

export interface GetCasesMapResponse {
  items: {
    id: number;
    longitude: number;
    latitude: number;
    cell: string;
    stage:
      | 'reported'
      | 'filed'
      | 'dispatched'
      | 'handling'
      | 'fed-back'
      | 'verified'
      | 'closed'
      | 'evaluated'
      | 'rejected';
    /**
     * The limit of the present stage: yellow is `warning`, red is `overdue`
     */
    clock: 'running' | 'warning' | 'overdue' | 'stopped';
  }[];
}

export interface GetCasesOverviewResponse {
  at: string;
  open: number;
  warning: number;
  overdue: number;
  today: {
    opened: number;
    closed: number;
    /**
     * Closed today without ever running over a limit
     */
    closedInTime: number;
    /**
     * Median minutes from report to dispatch
     */
    dispatchMinutes: number | null;
  };
  stages: {
    stage:
      | 'reported'
      | 'filed'
      | 'dispatched'
      | 'handling'
      | 'fed-back'
      | 'verified'
      | 'closed'
      | 'evaluated'
      | 'rejected';
    count: number;
  }[];
  streets: {
    code: string | null;
    name: string | null;
    nameEn: string | null;
    open: number;
    warning: number;
    overdue: number;
  }[];
  hours: {
    hour: string;
    opened: number;
    closed: number;
  }[];
  categories: {
    code: string;
    name: {
      zh: string;
      en: string;
    };
    count: number;
  }[];
}

export interface GetCasesByIdResponse {
  id: number;
  number: string;
  title: string;
  stage:
    | 'reported'
    | 'filed'
    | 'dispatched'
    | 'handling'
    | 'fed-back'
    | 'verified'
    | 'closed'
    | 'evaluated'
    | 'rejected';
  category: {
    code: string;
    name: {
      zh: string;
      en: string;
    };
  } | null;
  source: 'public' | 'hotline' | 'staff' | 'import' | 'sensor' | 'data';
  street: {
    code: string;
    name: string;
    nameEn: string | null;
  } | null;
  village: {
    code: string;
    name: string;
    nameEn: string | null;
  } | null;
  location: [number, number] | null;
  cell: string | null;
  placeText: string | null;
  handler: {
    id: string;
    name: {
      zh: string;
      en: string;
    };
  };
  desk: {
    id: string;
    name: {
      zh: string;
      en: string;
    };
  };
  openedAt: string;
  dueAt: string | null;
  closedAt: string | null;
  /**
   * The limit of the present stage: yellow is `warning`, red is `overdue`
   */
  clock: 'running' | 'warning' | 'overdue' | 'stopped';
  /**
   * It ran over in some stage, now or before
   */
  overtime: boolean;
  suspended: boolean;
  supervised: boolean;
  satisfied: boolean | null;
  updatedAt: string;
  description: string;
  log: {
    number: number;
    /**
     * opened, filed, dispatched, accepted, returned, fed-back, verified, closed …
     */
    type: string;
    at: string;
    actor: {
      name: string;
      organisation: {
        id: string;
        name: {
          zh: string;
          en: string;
        };
      } | null;
    };
    data: {
      [k: string]: unknown;
    };
  }[];
  attachments: {
    id: string;
    mediaType: string;
    width: number | null;
    height: number | null;
    name: string;
    /**
     * The log entry it came with
     */
    eventNumber: number;
  }[];
  reporter: {
    name: string | null;
    phone: string | null;
  } | null;
  /**
   * What you may do with it now
   */
  acts: (
    | 'filing'
    | 'rejection'
    | 'dispatches'
    | 'acceptance'
    | 'returns'
    | 'feedback'
    | 'verification'
    | 'closure'
    | 'reopening'
    | 'suspension'
    | 'resumption'
    | 'supervisions'
    | 'relocation'
    | 'notes'
  )[];
  responsible: {
    id: string;
    name: {
      zh: string;
      en: string;
    };
  } | null;
  returns: number;
  reopenings: number;
}

export type PostCasesByIdAcceptanceBody = PostApplicationsByIdSubmissionsBody;

/**
 * A case in a list
 */
export interface PostCasesByIdAcceptanceResponse {
  id: number;
  number: string;
  title: string;
  stage:
    | 'reported'
    | 'filed'
    | 'dispatched'
    | 'handling'
    | 'fed-back'
    | 'verified'
    | 'closed'
    | 'evaluated'
    | 'rejected';
  category: {
    code: string;
    name: {
      zh: string;
      en: string;
    };
  } | null;
  source: 'public' | 'hotline' | 'staff' | 'import' | 'sensor' | 'data';
  street: {
    code: string;
    name: string;
    nameEn: string | null;
  } | null;
  village: {
    code: string;
    name: string;
    nameEn: string | null;
  } | null;
  location: [number, number] | null;
  cell: string | null;
  placeText: string | null;
  handler: {
    id: string;
    name: {
      zh: string;
      en: string;
    };
  };
  desk: {
    id: string;
    name: {
      zh: string;
      en: string;
    };
  };
  openedAt: string;
  dueAt: string | null;
  closedAt: string | null;
  /**
   * The limit of the present stage: yellow is `warning`, red is `overdue`
   */
  clock: 'running' | 'warning' | 'overdue' | 'stopped';
  /**
   * It ran over in some stage, now or before
   */
  overtime: boolean;
  suspended: boolean;
  supervised: boolean;
  satisfied: boolean | null;
  updatedAt: string;
}

export interface GetCasesByIdAttachmentsByFileIdQuery {
  size?: 'thumbnail';
}

export interface PostCasesByIdClosureBody {
  answer: string;
}

export type PostCasesByIdClosureResponse = PostCasesByIdAcceptanceResponse;

export interface PostCasesByIdDispatchesBody {
  organisationId?: string;
  note?: string;
}

export type PostCasesByIdDispatchesResponse = PostCasesByIdAcceptanceResponse;

export interface PostCasesByIdFeedbackBody {
  text: string;
  attachmentIds?: string[];
}

export type PostCasesByIdFeedbackResponse = PostCasesByIdAcceptanceResponse;

export interface PostCasesByIdFilingBody {
  categoryCode: string;
  note?: string;
}

export type PostCasesByIdFilingResponse = PostCasesByIdAcceptanceResponse;

export type PostCasesByIdNotesBody = PostCasesByIdFeedbackBody;

export type PostCasesByIdNotesResponse = PostCasesByIdAcceptanceResponse;

export type PostCasesByIdRejectionBody = PostApplicationsByIdRefusalsBody;

export type PostCasesByIdRejectionResponse = PostCasesByIdAcceptanceResponse;

export interface PostCasesByIdRelocationBody {
  /**
   * [longitude, latitude]
   *
   * @minItems 2
   * @maxItems 2
   */
  point: [number, number];
  /**
   * Coordinate system of the point; WGS84 when left out
   */
  coordinates?: 'WGS84' | 'CGCS2000' | 'GCJ-02' | 'BD-09';
  placeText?: string;
}

export type PostCasesByIdRelocationResponse = PostCasesByIdAcceptanceResponse;

export type PostCasesByIdReopeningBody = PostApplicationsByIdRefusalsBody;

export type PostCasesByIdReopeningResponse = PostCasesByIdAcceptanceResponse;

export type PostCasesByIdResumptionBody = PostApplicationsByIdSubmissionsBody;

export type PostCasesByIdResumptionResponse = PostCasesByIdAcceptanceResponse;

export type PostCasesByIdReturnsBody = PostApplicationsByIdRefusalsBody;

export type PostCasesByIdReturnsResponse = PostCasesByIdAcceptanceResponse;

export interface PostCasesByIdSupervisionsBody {
  text: string;
}

export type PostCasesByIdSupervisionsResponse = PostCasesByIdAcceptanceResponse;

export type PostCasesByIdSuspensionBody = PostApplicationsByIdRefusalsBody;

export type PostCasesByIdSuspensionResponse = PostCasesByIdAcceptanceResponse;

export interface PostCasesByIdVerificationBody {
  passed: boolean;
  text?: string;
  answer?: string;
}

export type PostCasesByIdVerificationResponse = PostCasesByIdAcceptanceResponse;

export interface GetCatalogueExportCsvQuery {
  provider?: string;
  encoding?: 'utf-8' | 'gb18030';
  after?: number;
}

export type GetCatalogueExportXlsxQuery = GetCatalogueExportCsvQuery;

export interface PostCatalogueImportsResponse {
  /**
   * What the file was read as: `CSV, comma, GB18030`
   */
  format: string;
  resources: {
    created: number;
    updated: number;
    unchanged: number;
    rejected: number;
  };
  rows: {
    /**
     * From 1, as the editor or spreadsheet counts
     */
    line: number;
    resource: string;
    item: string;
    resourceId: number | null;
    /**
     * `held`: nothing is wrong here, but with another row of its resource
     */
    outcome: 'created' | 'updated' | 'unchanged' | 'rejected' | 'held';
    errors: {
      column: string;
      given: string;
      /**
       * What was expected
       */
      message: string;
    }[];
  }[];
  /**
   * Grades that were too low and have been raised
   */
  raised: {
    line: number;
    column: string;
    message: string;
  }[];
}

export interface GetCatalogueTemplateCsvQuery {
  encoding?: 'utf-8' | 'gb18030';
}

export type GetCatalogueTemplateXlsxQuery = GetCatalogueTemplateCsvQuery;

export interface GetCategoriesResponse {
  /**
   * Items: What a case is about (部件, 事件, 诉求)
   */
  items: {
    code: string;
    edition: string;
    parentCode: string | null;
    kind: 'component' | 'event' | 'request';
    name: {
      zh: string;
      en: string;
    };
    keywords: string[];
    /**
     * Natural hours to file; null on a group
     */
    fileHours: number | null;
    handleHours: number | null;
    verifyHours: number | null;
  }[];
}

export interface GetClassificationsResponse {
  items: {
    code: string;
    name: {
      zh: string;
      en: string;
    };
    children: {
      code: string;
      name: {
        zh: string;
        en: string;
      };
    }[];
  }[];
  grading: {
    /**
     * GB/T 43697-2024: affected object and degree of harm → grade
     */
    objects: {
      object: 'national-security' | 'public-interest' | 'rights';
      degree: 'extreme' | 'serious' | 'general' | 'none';
      grade: 'general-1' | 'general-2' | 'general-3' | 'general-4' | 'important' | 'core';
    }[];
    /**
     * The least grade of an item that tells this
     */
    kinds: {
      kind:
        | 'person-name'
        | 'identity-number'
        | 'phone'
        | 'address'
        | 'credit-code'
        | 'street-code'
        | 'village-code'
        | 'longitude'
        | 'latitude';
      grade: 'general-1' | 'general-2' | 'general-3' | 'general-4' | 'important' | 'core';
    }[];
  };
}

export interface GetCorrectionNoticesQuery {
  waiting?: boolean;
  after?: number;
  limit?: number;
}

export interface GetCorrectionNoticesResponse {
  /**
   * Items: Notice of a correction
   */
  items: {
    objectionId: number;
    resource: {
      id: number;
      code: string;
      name: string;
      nameEn: string;
    };
    item: {
      name: string;
      title: string;
    };
    grantIds: number[];
    returnIds: number[];
    correctionBatch: number | null;
    at: string;
    receivedAt: string | null;
    receivedBy: string | null;
  }[];
  next: number | null;
}

export interface GetDeliveriesQuery {
  role?: 'mine' | 'supplied' | 'all';
  grant?: number;
  after?: number;
  limit?: number;
}

export interface GetDeliveriesResponse {
  /**
   * Items: Delivery (交付)
   */
  items: {
    id: number;
    grantId: number;
    resource: {
      id: number;
      code: string;
      name: string;
      nameEn: string;
    };
    organisation: {
      id: string;
      name: {
        zh: string;
        en: string;
      };
    };
    provider: {
      id: string;
      name: {
        zh: string;
        en: string;
      };
    };
    format: 'csv' | 'xlsx' | 'parquet' | 'postgresql' | 'mysql';
    target: string | null;
    state: 'queued' | 'running' | 'ready' | 'failed' | 'deleted';
    rowsTotal: number | null;
    rowsDone: number;
    bytes: number;
    sha256: string | null;
    problem: {
      [k: string]: unknown;
    } | null;
    requestedAt: string;
    requestedBy: {
      id: string;
      name: string;
    };
    endedAt: string | null;
    expiresAt: string;
    downloads: number;
    can: ('download' | 'delete')[];
  }[];
  next: number | null;
}

/**
 * Delivery (交付)
 */
export interface GetDeliveriesByIdResponse {
  id: number;
  grantId: number;
  resource: {
    id: number;
    code: string;
    name: string;
    nameEn: string;
  };
  organisation: {
    id: string;
    name: {
      zh: string;
      en: string;
    };
  };
  provider: {
    id: string;
    name: {
      zh: string;
      en: string;
    };
  };
  format: 'csv' | 'xlsx' | 'parquet' | 'postgresql' | 'mysql';
  target: string | null;
  state: 'queued' | 'running' | 'ready' | 'failed' | 'deleted';
  rowsTotal: number | null;
  rowsDone: number;
  bytes: number;
  sha256: string | null;
  problem: {
    [k: string]: unknown;
  } | null;
  requestedAt: string;
  requestedBy: {
    id: string;
    name: string;
  };
  endedAt: string | null;
  expiresAt: string;
  downloads: number;
  can: ('download' | 'delete')[];
}

export type DeleteDeliveriesByIdResponse = DeleteApplicationsByIdResponse;

/**
 * Manifest of a delivery
 */
export interface GetDeliveriesByIdManifestResponse {
  delivery: number;
  grant: number;
  resource: {
    id: number;
    code: string;
    name: string;
    version: number;
  };
  provider: {
    id: string;
    name: {
      zh: string;
      en: string;
    };
  };
  receiver: {
    id: string;
    name: {
      zh: string;
      en: string;
    };
  };
  requestedBy: string;
  purpose: string;
  legalBasis: string;
  grantExpiresAt: string;
  items: {
    name: string;
    title: string;
    type: string;
    mask: string;
  }[];
  rows: number;
  /**
   * Numbers of the batches the rows come from
   */
  batches: number[];
  synthetic: boolean;
  format: string;
  bytes: number;
  sha256: string;
  createdAt: string;
  /**
   * How values were written, and what the file carries
   */
  notes: string[];
}

export interface PostDeliveryMarksBody {
  resourceId: number;
  /**
   * In the order of the leaked file, as text
   */
  rows: {
    [k: string]: string | null;
  }[];
}

export interface PostDeliveryMarksResponse {
  /**
   * Items: How well the order of leaked rows fits a delivery
   */
  items: {
    deliveryId: number;
    grantId: number;
    receiver: {
      id: string;
      name: {
        zh: string;
        en: string;
      };
    };
    requestedBy: string;
    requestedAt: string;
    /**
     * Leaked rows that were recognised
     */
    found: number;
    /**
     * Pairs of neighbours in the order of this delivery
     */
    inOrder: number;
    pairs: number;
    /**
     * How likely as much order comes about by accident
     */
    chance: number;
    /**
     * The chance is below 0.000001
     */
    isMarked: boolean;
  }[];
}

export interface GetDemandsQuery {
  role?: 'mine' | 'asked';
  class?:
    'met' | 'grantable' | 'unmet' | 'overdue' | 'no-owner' | 'refused' | 'unlawful-refusal' | 'duplicate';
  text?: string;
  after?: number;
  limit?: number;
}

export interface GetDemandsResponse {
  /**
   * Items: Demand (需求)
   */
  items: {
    id: number;
    title: string;
    /**
     * An organisation and its name
     */
    demander: {
      id: string;
      name: {
        zh: string;
        en: string;
      };
    };
    duty: string;
    cycle:
      | (
          | 'real-time'
          | 'daily'
          | 'weekly'
          | 'monthly'
          | 'quarterly'
          | 'half-yearly'
          | 'yearly'
          | 'irregular'
          | 'never'
        )
      | null;
    area: string;
    wantedOn: string | null;
    filedAt: string;
    classes: {
      class:
        'met' | 'grantable' | 'unmet' | 'overdue' | 'no-owner' | 'refused' | 'unlawful-refusal' | 'duplicate';
      items: number;
    }[];
  }[];
  next: number | null;
}

export interface PostDemandsBody {
  title: string;
  duty: string;
  legalBasis?: string;
  cycle?:
    | 'real-time'
    | 'daily'
    | 'weekly'
    | 'monthly'
    | 'quarterly'
    | 'half-yearly'
    | 'yearly'
    | 'irregular'
    | 'never';
  area?: string;
  wantedOn?: string;
  items: {
    title: string;
    meaning?: string;
    type?:
      | 'string'
      | 'numeric'
      | 'currency'
      | 'date'
      | 'datetime'
      | 'boolean'
      | 'text'
      | 'binary'
      | 'double'
      | 'integer'
      | 'float';
    kind?:
      | 'person-name'
      | 'identity-number'
      | 'phone'
      | 'address'
      | 'credit-code'
      | 'street-code'
      | 'village-code'
      | 'longitude'
      | 'latitude';
  }[];
}

/**
 * A demand with its items and its log
 */
export interface PostDemandsResponse {
  id: number;
  title: string;
  /**
   * An organisation and its name
   */
  demander: {
    id: string;
    name: {
      zh: string;
      en: string;
    };
  };
  duty: string;
  cycle:
    | (
        | 'real-time'
        | 'daily'
        | 'weekly'
        | 'monthly'
        | 'quarterly'
        | 'half-yearly'
        | 'yearly'
        | 'irregular'
        | 'never'
      )
    | null;
  area: string;
  wantedOn: string | null;
  filedAt: string;
  classes: {
    class:
      'met' | 'grantable' | 'unmet' | 'overdue' | 'no-owner' | 'refused' | 'unlawful-refusal' | 'duplicate';
    items: number;
  }[];
  legalBasis: string;
  filedByName: string;
  /**
   * Items: Demanded item
   */
  items: {
    id: number;
    demandId: number;
    number: number;
    /**
     * An organisation and its name
     */
    demander: {
      id: string;
      name: {
        zh: string;
        en: string;
      };
    };
    title: string;
    meaning: string;
    type:
      | (
          | 'string'
          | 'numeric'
          | 'currency'
          | 'date'
          | 'datetime'
          | 'boolean'
          | 'text'
          | 'binary'
          | 'double'
          | 'integer'
          | 'float'
        )
      | null;
    kind:
      | (
          | 'person-name'
          | 'identity-number'
          | 'phone'
          | 'address'
          | 'credit-code'
          | 'street-code'
          | 'village-code'
          | 'longitude'
          | 'latitude'
        )
      | null;
    class:
      'met' | 'grantable' | 'unmet' | 'overdue' | 'no-owner' | 'refused' | 'unlawful-refusal' | 'duplicate';
    since: string;
    match: {
      resourceId: number;
      code: string;
      name: string;
      /**
       * An organisation and its name
       */
      provider: {
        id: string;
        name: {
          zh: string;
          en: string;
        };
      };
      item: {
        name: string;
        title: string;
        type:
          | 'string'
          | 'numeric'
          | 'currency'
          | 'date'
          | 'datetime'
          | 'boolean'
          | 'text'
          | 'binary'
          | 'double'
          | 'integer'
          | 'float';
      };
      sharing: 'unconditional' | 'conditional' | 'none';
    } | null;
    owner: {
      id: string;
      name: {
        zh: string;
        en: string;
      };
    } | null;
    askedAt: string | null;
    dueAt: string | null;
    /**
     * Its limit has passed
     */
    late: boolean;
    workingDaysUsed: number | null;
    negativeLineId: number | null;
    answer: {
      kind: 'supply' | 'refuse' | 'not-ours';
      organisationId: string;
      at: string;
      promisedOn: string | null;
      resourceId: number | null;
      statute: string;
      article: string;
      note: string;
      judgement: {
        lawful: boolean;
        at: string;
        by: string;
        note: string;
      } | null;
    } | null;
    why: {
      code:
        | 'same-title'
        | 'same-when-normalised'
        | 'synonym'
        | 'type-converted'
        | 'slower-cycle'
        | 'unconditional'
        | 'granted'
        | 'own-resource'
        | 'must-apply'
        | 'on-duty-list'
        | 'settled-by-centre'
        | 'named-by'
        | 'provider-has-it'
        | 'promised'
        | 'not-answered'
        | 'nobody-on-duty-list'
        | 'demander-must-supply'
        | 'on-negative-list'
        | 'basis-awaits-review'
        | 'basis-rejected'
        | 'review-expired'
        | 'no-basis';
      detail: string;
    }[];
  }[];
  can: ('answer' | 'settle' | 'judge')[];
  events: {
    number: number;
    type: string;
    at: string;
    actorName: string;
    organisation: {
      id: string;
      name: {
        zh: string;
        en: string;
      };
    } | null;
    data: {
      [k: string]: unknown;
    };
  }[];
}

export type GetDemandsByIdResponse = PostDemandsResponse;

export interface PostDemandsByIdAnswersBody {
  items: number[];
  kind: 'supply' | 'refuse' | 'not-ours';
  promisedOn?: string;
  resourceId?: number;
  statute?: string;
  article?: string;
  names?: string;
  note?: string;
}

export type PostDemandsByIdAnswersResponse = PostDemandsResponse;

export interface PostDemandsByIdJudgementsBody {
  items: number[];
  lawful: boolean;
  until?: string;
  note?: string;
}

export type PostDemandsByIdJudgementsResponse = PostDemandsResponse;

export interface PostDemandsByIdSettlementsBody {
  items: number[];
  organisationId: string;
  note?: string;
}

export type PostDemandsByIdSettlementsResponse = PostDemandsResponse;

export interface GetDemoPeopleQuery {
  text?: string;
}

export interface GetDemoPeopleResponse {
  items: {
    personId: string;
    name: string;
    role:
      | 'commander'
      | 'dispatcher'
      | 'workstation'
      | 'officer'
      | 'hotline'
      | 'data-steward'
      | 'data-user'
      | 'data-approver'
      | 'data-auditor'
      | 'enterprise-officer'
      | 'merchant'
      | 'platform-admin'
      | 'security-admin'
      | 'audit-admin';
    /**
     * An organisation of the district
     */
    organisation: {
      /**
       * The place code for the three levels, a name of its own for units and departments
       */
      id: string;
      kind: 'operations-centre' | 'sub-centre' | 'workstation' | 'unit' | 'department';
      name: {
        zh: string;
        en: string;
      };
      parentId: string | null;
      placeCode: string | null;
      streetCode: string | null;
      villageCode: string | null;
    };
  }[];
}

/**
 * The district this installation serves
 */
export interface GetDistrictResponse {
  code: string;
  name: {
    zh: string;
    en: string;
  };
  /**
   * IANA name
   */
  timeZone: string;
  /**
   * Longitude, latitude in degrees WGS84
   *
   * @minItems 2
   * @maxItems 2
   */
  center: [number, number];
  /**
   * West, south, east, north, degrees WGS84
   *
   * @minItems 4
   * @maxItems 4
   */
  bounds: [number, number, number, number];
  /**
   * People and cases are synthetic
   */
  demo: boolean;
  /**
   * To be shown wherever the data is
   */
  attribution: string[];
  /**
   * Items: Whose work the data is, and under which licence
   */
  attributions: {
    /**
     * To be shown with the data, word for word
     */
    text: string;
    /**
     * SPDX identifier where there is one
     */
    licence: string;
    url?: string;
    /**
     * What of the district it is for
     */
    covers: string;
  }[];
  /**
   * Changes with every import that changed anything
   */
  version: string;
  tiles: {
    /**
     * Template with {z}, {x} and {y}: Mapbox vector tiles
     */
    url: string;
    zoomMin: number;
    zoomMax: number;
  };
}

export interface GetDutiesToSupplyQuery {
  organisation?: string;
  text?: string;
  unsupplied?: boolean;
  after?: number;
  limit?: number;
}

export interface GetDutiesToSupplyResponse {
  /**
   * Items: Line of the responsibility list (责任清单)
   */
  items: {
    id: number;
    /**
     * An organisation and its name
     */
    organisation: {
      id: string;
      name: {
        zh: string;
        en: string;
      };
    };
    title: string;
    kind:
      | (
          | 'person-name'
          | 'identity-number'
          | 'phone'
          | 'address'
          | 'credit-code'
          | 'street-code'
          | 'village-code'
          | 'longitude'
          | 'latitude'
        )
      | null;
    system: string;
    legalDuty: string;
    since: string;
    /**
     * A published resource of the department has it
     */
    supplied: boolean;
    /**
     * How many demanded items ask for it
     */
    demanded: number;
  }[];
  next: number | null;
}

export interface PostDutiesToSupplyBody {
  lines: {
    organisationId: string;
    title: string;
    kind?:
      | 'person-name'
      | 'identity-number'
      | 'phone'
      | 'address'
      | 'credit-code'
      | 'street-code'
      | 'village-code'
      | 'longitude'
      | 'latitude';
    system?: string;
    legalDuty?: string;
  }[];
}

export interface PostDutiesToSupplyResponse {
  added: number;
  ended: number;
  kept: number;
}

/**
 * A stored attachment
 */
export interface PostFilesResponse {
  id: string;
  mediaType: string;
  sizeBytes: number;
  width: number | null;
  height: number | null;
  name: string;
}

export type GetFilesByIdQuery = GetCasesByIdAttachmentsByFileIdQuery;

export interface GetGrantsQuery {
  role?: 'mine' | 'supplied' | 'all';
  resource?: number;
  living?: boolean;
  after?: number;
  limit?: number;
}

export interface GetGrantsResponse {
  /**
   * Items: A grant in a list
   */
  items: {
    id: number;
    applicationId: number | null;
    resource: {
      id: number;
      code: string;
      name: string;
      nameEn: string;
    };
    organisation: {
      id: string;
      name: {
        zh: string;
        en: string;
      };
    };
    provider: {
      id: string;
      name: {
        zh: string;
        en: string;
      };
    };
    purpose: string;
    means: 'interface' | 'file' | 'push';
    itemCount: number;
    state: 'living' | 'expired' | 'revoked';
    startsAt: string;
    expiresAt: string;
    revokedAt: string | null;
    lastUsedAt: string | null;
    /**
     * Delivered in all
     */
    rows: number;
  }[];
  next: number | null;
}

/**
 * A grant with its policy and contract
 */
export interface GetGrantsByIdResponse {
  id: number;
  applicationId: number | null;
  resource: {
    id: number;
    code: string;
    name: string;
    nameEn: string;
  };
  organisation: {
    id: string;
    name: {
      zh: string;
      en: string;
    };
  };
  provider: {
    id: string;
    name: {
      zh: string;
      en: string;
    };
  };
  purpose: string;
  means: 'interface' | 'file' | 'push';
  itemCount: number;
  state: 'living' | 'expired' | 'revoked';
  startsAt: string;
  expiresAt: string;
  revokedAt: string | null;
  lastUsedAt: string | null;
  /**
   * Delivered in all
   */
  rows: number;
  resourceVersion: number;
  legalBasis: string;
  items: {
    name: string;
    title: string;
    titleEn: string;
    mask: 'clear' | 'partial' | 'pseudonym' | 'month' | 'year' | 'band' | 'empty';
    type: 'text' | 'number' | 'date' | 'time' | 'boolean';
  }[];
  rowFilter: {
    streets: string[];
    villages: string[];
    conditions: {
      item: string;
      operator:
        '=' | '!=' | '<' | '<=' | '>' | '>=' | 'in' | 'contains' | 'starts-with' | 'is-null' | 'not-null';
      value?: string | number | boolean | (string | number)[];
    }[];
  };
  rowsPerDayMax: number;
  rowsToday: number;
  requestsPerMinuteMax: number;
  revokedBecause: string | null;
  hasKey: boolean;
  synthetic: boolean;
  /**
   * ODRL
   */
  policy: {
    [k: string]: unknown;
  };
  /**
   * ODCS
   */
  contract: {
    [k: string]: unknown;
  };
  can: ('read' | 'issue-key' | 'revoke')[];
}

export interface GetGrantsByIdAggregatesQuery {
  group?: string | string[];
  measure?: string | string[];
  filter?: string | string[];
  timeZone?: string;
  order?: string;
  limit?: number;
  format?: 'json' | 'csv';
}

export interface GetGrantsByIdAggregatesResponse {
  items: {
    [k: string]: unknown;
  }[];
  isMore: boolean;
}

export interface GetGrantsByIdChangesQuery {
  since?: number;
  after?: string;
  limit?: number;
}

/**
 * Change feed of a grant
 */
export interface GetGrantsByIdChangesResponse {
  /**
   * All that landed after `since`
   */
  batches: {
    number: number;
    /**
     * After a `replace`, whatever came with earlier batches is over
     */
    mode: 'append' | 'replace' | 'upsert';
    at: string;
    /**
     * Rows of it the grant shows and no later batch superseded
     */
    rows: number;
  }[];
  items: {
    batch: number;
    /**
     * `_key` of the row, as the row interface has it
     */
    key: string;
    /**
     * Item name → value
     */
    row: {
      [k: string]: unknown;
    };
  }[];
  next: string | null;
}

export interface PostGrantsByIdDeliveriesBody {
  format: 'csv' | 'xlsx' | 'parquet';
  /**
   * CSV for Excel; true when left out
   */
  bom?: boolean;
  /**
   * Titles as the heading instead of names
   */
  titles?: boolean;
}

export interface PostGrantsByIdDeliveriesResponse {
  id: number;
}

export type PostGrantsByIdKeysBody = PostApplicationsByIdSubmissionsBody;

export interface PostGrantsByIdKeysResponse {
  /**
   * `Authorization: Bearer <key>`
   */
  key: string;
}

export interface PostGrantsByIdPushesBody {
  engine: 'postgresql' | 'mysql';
  host: string;
  port: number;
  database: string;
  user: string;
  /**
   * Kept sealed until the push ended
   */
  password: string;
  table: string;
  tls?: boolean;
}

export type PostGrantsByIdPushesResponse = PostGrantsByIdDeliveriesResponse;

export type PostGrantsByIdRevocationsBody = PostApplicationsByIdRefusalsBody;

export type PostGrantsByIdRevocationsResponse = GetGrantsByIdResponse;

export interface GetGrantsByIdRowsQuery {
  fields?: string;
  filter?: string | string[];
  sort?: string;
  after?: string;
  limit?: number;
  format?: 'json' | 'csv' | 'arrow';
  count?: boolean;
}

export interface GetGrantsByIdRowsResponse {
  items: {
    [k: string]: unknown;
  }[];
  /**
   * `after` of the next page
   */
  next: string | null;
  count: number | null;
}

export interface GetGrantsByIdUsesQuery {
  after?: number;
  limit?: number;
}

export interface GetGrantsByIdUsesResponse {
  /**
   * Items: One use of a grant: who, what for, how much
   */
  items: {
    id: number;
    grantId: number;
    at: string;
    kind: 'rows' | 'aggregate' | 'file' | 'push' | 'changes' | 'return' | 'refused';
    person: {
      id: string;
      name: string;
    } | null;
    organisation: {
      id: string;
      name: {
        zh: string;
        en: string;
      };
    };
    resource: {
      id: number;
      name: string;
    };
    purpose: string;
    rows: number;
    bytes: number;
    duration_ms: number;
    detail: {
      [k: string]: unknown;
    };
  }[];
  next: number | null;
}

export interface GetImportsResponse {
  /**
   * Items: A file of requests that was brought in
   */
  imports: {
    id: number;
    fileName: string;
    format: string;
    rows: number;
    opened: number | null;
    known: number | null;
    rejected: number | null;
    by: string;
    startedAt: string;
    finishedAt: string | null;
  }[];
}

export interface GetImportsByIdResponse {
  id: number;
  fileName: string;
  format: string;
  rows: number;
  opened: number | null;
  known: number | null;
  rejected: number | null;
  by: string;
  startedAt: string;
  finishedAt: string | null;
  fileSha256: string;
  encoding: string;
  /**
   * As it was applied
   */
  mapping: {
    [k: string]: unknown;
  };
  /**
   * The first 1000
   */
  rejections: {
    line: number;
    reference: string | null;
    field: string;
    reason: string;
  }[];
}

export interface GetLineageEventsQuery {
  after?: number;
  limit?: number;
}

export interface GetLineageEventsResponse {
  /**
   * Items: An OpenLineage event
   */
  items: {
    [k: string]: unknown;
  }[];
  next: number | null;
}

export interface PostMatchRatesBody {
  left: number;
  leftItem: string;
  right: number;
  rightItem: string;
  /**
   * Why it is asked; on record
   */
  purpose: string;
}

export interface PostMatchRatesResponse {
  id: number;
  /**
   * Questions left today
   */
  left: number;
  /**
   * Answer of the join oracle
   */
  answer: {
    /**
     * Distinct keys of the left found in the right, to 5 %; null when a cell is too small
     */
    sharePercent: number | null;
    /**
     * `fewer-than-10`: that few, or so near that telling would tell of one key
     */
    matches: 'told' | 'fewer-than-10';
    others: 'told' | 'fewer-than-10';
    /**
     * To one digit; null when few
     */
    leftKeys: number | null;
  };
}

export interface GetMatchRatesQuery {
  resource?: number;
  after?: number;
  limit?: number;
}

export interface GetMatchRatesResponse {
  /**
   * Items: A question to the join oracle, on record
   */
  items: {
    id: number;
    at: string;
    person: {
      id: string;
      name: string;
      organisationId: string;
    };
    purpose: string;
    left: {
      resourceId: number;
      name: string | null;
      item: string;
      batch: number;
    };
    right: {
      resourceId: number;
      name: string | null;
      item: string;
      batch: number;
    };
    /**
     * Answer of the join oracle
     */
    answer: {
      /**
       * Distinct keys of the left found in the right, to 5 %; null when a cell is too small
       */
      sharePercent: number | null;
      /**
       * `fewer-than-10`: that few, or so near that telling would tell of one key
       */
      matches: 'told' | 'fewer-than-10';
      others: 'told' | 'fewer-than-10';
      /**
       * To one digit; null when few
       */
      leftKeys: number | null;
    };
  }[];
  next: number | null;
}

export interface GetMyResourcesQuery {
  stage?: 'draft' | 'review' | 'published' | 'withdrawn';
  text?: string;
  after?: number;
  limit?: number;
}

export interface GetMyResourcesResponse {
  /**
   * Items: A resource on the desk of its steward or reviewer
   */
  items: {
    id: number;
    code: string;
    /**
     * 信息资源名称
     */
    name: string;
    nameEn: string;
    /**
     * 类 (1 digit), 项 (2), 目 (3), 细目 (any); the head of the code
     */
    classification: string;
    provider: {
      id: string;
      name: {
        zh: string;
        en: string;
      };
    };
    sharing: 'unconditional' | 'conditional' | 'none';
    opening: 'unconditional' | 'conditional' | 'none';
    cycle:
      | 'real-time'
      | 'daily'
      | 'weekly'
      | 'monthly'
      | 'quarterly'
      | 'half-yearly'
      | 'yearly'
      | 'irregular'
      | 'never';
    format: 'document' | 'spreadsheet' | 'database' | 'image' | 'stream' | 'self-describing' | 'interface';
    grade: 'general-1' | 'general-2' | 'general-3' | 'general-4' | 'important' | 'core';
    synthetic: boolean;
    /**
     * How many information items
     */
    items: number;
    version: number;
    /**
     * Where its newest version stands
     */
    stage: 'draft' | 'review' | 'published' | 'withdrawn';
    /**
     * A version is published and others find it
     */
    listed: boolean;
    submittedAt: string | null;
    publishedAt: string | null;
    updatedAt: string;
  }[];
  next: number | null;
  stages: {
    /**
     * Where its newest version stands
     */
    stage: 'draft' | 'review' | 'published' | 'withdrawn';
    count: number;
  }[];
}

export interface GetNegativeListQuery {
  state?: 'waiting' | 'valid' | 'expired' | 'ended';
  organisation?: string;
  after?: number;
  limit?: number;
}

export interface GetNegativeListResponse {
  /**
   * Items: Line of the negative list (负面清单)
   */
  items: {
    id: number;
    /**
     * An organisation and its name
     */
    organisation: {
      id: string;
      name: {
        zh: string;
        en: string;
      };
    };
    resourceId: number | null;
    resourceName: string | null;
    title: string | null;
    statute: string;
    article: string;
    reason: string;
    state: 'waiting' | 'valid' | 'expired' | 'ended';
    addedAt: string;
    addedByName: string;
    reviewedAt: string | null;
    reviewedUntil: string | null;
    endedAt: string | null;
    can: ('review' | 'end')[];
  }[];
  next: number | null;
}

export interface PostNegativeListBody {
  resourceId?: number;
  title?: string;
  statute: string;
  article: string;
  reason?: string;
}

/**
 * Line of the negative list (负面清单)
 */
export interface PostNegativeListResponse {
  id: number;
  /**
   * An organisation and its name
   */
  organisation: {
    id: string;
    name: {
      zh: string;
      en: string;
    };
  };
  resourceId: number | null;
  resourceName: string | null;
  title: string | null;
  statute: string;
  article: string;
  reason: string;
  state: 'waiting' | 'valid' | 'expired' | 'ended';
  addedAt: string;
  addedByName: string;
  reviewedAt: string | null;
  reviewedUntil: string | null;
  endedAt: string | null;
  can: ('review' | 'end')[];
}

export interface PostNegativeListByIdEndingsBody {
  reason: string;
}

export type PostNegativeListByIdEndingsResponse = PostNegativeListResponse;

export interface PostNegativeListByIdReviewsBody {
  confirmed: boolean;
  until?: string;
  note?: string;
}

export type PostNegativeListByIdReviewsResponse = PostNegativeListResponse;

export interface PostObjectionsBody {
  grantId?: number;
  returnId?: number;
  /**
   * `_key` of a row of the grant, or `key` of one of a slice
   */
  key?: string;
  /**
   * Values of a row of the grant, as they are shown, where one has no key
   */
  row?: {
    [k: string]: string | null;
  };
  item: string;
  /**
   * What is wrong
   */
  says: string;
  suggested?: string;
}

export interface PostObjectionsResponse {
  id: number;
  caseNumber: string;
}

export interface GetObjectionsQuery {
  role?: 'mine' | 'supplied' | 'all';
  stage?: 'open' | 'accepted' | 'rejected';
  resource?: number;
  after?: number;
  limit?: number;
}

export interface GetObjectionsResponse {
  /**
   * Items: Objection (数据异议)
   */
  items: {
    id: number;
    resource: {
      id: number;
      code: string;
      name: string;
      nameEn: string;
    };
    grantId: number | null;
    returnId: number | null;
    item: {
      name: string;
      title: string;
    };
    says: string;
    suggested: string | null;
    organisation: {
      id: string;
      name: {
        zh: string;
        en: string;
      };
    };
    provider: {
      id: string;
      name: {
        zh: string;
        en: string;
      };
    };
    caseNumber: string | null;
    stage: 'open' | 'accepted' | 'rejected';
    openedAt: string;
    decidedAt: string | null;
  }[];
  next: number | null;
}

export interface GetObjectionsByIdResponse {
  id: number;
  resource: {
    id: number;
    code: string;
    name: string;
    nameEn: string;
  };
  grantId: number | null;
  returnId: number | null;
  item: {
    name: string;
    title: string;
  };
  says: string;
  suggested: string | null;
  organisation: {
    id: string;
    name: {
      zh: string;
      en: string;
    };
  };
  provider: {
    id: string;
    name: {
      zh: string;
      en: string;
    };
  };
  caseNumber: string | null;
  stage: 'open' | 'accepted' | 'rejected';
  openedAt: string;
  decidedAt: string | null;
  objector: string;
  /**
   * Item name → value
   */
  row: {
    [k: string]: unknown;
  };
  source: {
    batch: number;
    row: number;
    values: {
      [k: string]: unknown;
    } | null;
  } | null;
  reason: string | null;
  corrected: string | null;
  correctionBatch: number | null;
  decidedBy: string | null;
  /**
   * Who has to hear of the correction; all of them for objector’s side, provider and centre
   */
  receipts: {
    organisation: {
      id: string;
      name: {
        zh: string;
        en: string;
      };
    };
    grants: number;
    returns: number;
    at: string;
    receivedAt: string | null;
    receivedBy: string | null;
  }[];
  can: ('decide' | 'receipt')[];
}

export interface PostObjectionsByIdDecisionsBody {
  accepted: boolean;
  /**
   * Needed when rejected
   */
  reason?: string;
  /**
   * The right value; the suggested one when left out
   */
  corrected?: string | null;
}

export interface PostObjectionsByIdDecisionsResponse {
  stage: 'open' | 'accepted' | 'rejected';
  correctionBatch: number | null;
  /**
   * Departments that are told when the correction is visible
   */
  receivers: number;
}

export type PostObjectionsByIdReceiptsBody = PostApplicationsByIdSubmissionsBody;

export type PostObjectionsByIdReceiptsResponse = DeleteApplicationsByIdResponse;

export interface GetOrganisationsQuery {
  kind?: 'operations-centre' | 'sub-centre' | 'workstation' | 'unit' | 'department';
  parent?: string;
  text?: string;
  after?: string;
  limit?: number;
}

export interface GetOrganisationsResponse {
  /**
   * Items: An organisation of the district
   */
  items: {
    /**
     * The place code for the three levels, a name of its own for units and departments
     */
    id: string;
    kind: 'operations-centre' | 'sub-centre' | 'workstation' | 'unit' | 'department';
    name: {
      zh: string;
      en: string;
    };
    parentId: string | null;
    placeCode: string | null;
    streetCode: string | null;
    villageCode: string | null;
  }[];
  next: string | null;
}

export interface GetOrganisationsByIdDutiesQuery {
  from?: string;
  to?: string;
}

export interface GetOrganisationsByIdDutiesResponse {
  items: {
    id: string;
    organisationId: string;
    personId: string;
    name: string;
    startsAt: string;
    endsAt: string;
  }[];
}

export interface PostOrganisationsByIdDutiesBody {
  personId: string;
  startsAt: string;
  endsAt: string;
}

export interface PostOrganisationsByIdDutiesResponse {
  id: string;
}

export interface GetOrganisationsByIdPeopleResponse {
  items: {
    personId: string;
    name: string;
    role:
      | 'commander'
      | 'dispatcher'
      | 'workstation'
      | 'officer'
      | 'hotline'
      | 'data-steward'
      | 'data-user'
      | 'data-approver'
      | 'data-auditor'
      | 'enterprise-officer'
      | 'merchant'
      | 'platform-admin'
      | 'security-admin'
      | 'audit-admin';
    postId: string;
  }[];
}

export interface GetPlacesQuery {
  parent?: string;
  level?: 'district' | 'street' | 'village';
  after?: string;
  limit?: number;
}

export interface GetPlacesResponse {
  /**
   * Items: A district, street or village
   */
  items: {
    /**
     * Opaque; in China the 12-digit code of the statistical divisions
     */
    code: string;
    level: 'district' | 'street' | 'village';
    /**
     * Code of the place one level up
     */
    parent: string | null;
    /**
     * Official name with its suffix
     */
    name: string;
    nameEn: string | null;
    /**
     * Kind within the level, for example street or town, community or village
     */
    kind: string | null;
    /**
     * Longitude, latitude in degrees WGS84
     *
     * @minItems 2
     * @maxItems 2
     */
    point: [number, number];
    /**
     * Names from the district down, without the place itself
     */
    path: string[];
    /**
     * True where the area was made up by a rule instead of measured
     */
    isSynthetic: boolean;
    /**
     * False for a place that a later import no longer had
     */
    isCurrent: boolean;
  }[];
  /**
   * Pass as after to read on
   */
  next: string | null;
}

export interface GetPlacesCellsByCellResponse {
  /**
   * Unit grid cell: H3, resolution 10
   */
  cell: string;
  /**
   * In China 15 digits: district 6, street 3, village 3, serial 3
   */
  gridCode: string;
  /**
   * Null where the street has no villages
   */
  village: {
    /**
     * Opaque; in China the 12-digit code of the statistical divisions
     */
    code: string;
    level: 'district' | 'street' | 'village';
    /**
     * Code of the place one level up
     */
    parent: string | null;
    /**
     * Official name with its suffix
     */
    name: string;
    nameEn: string | null;
    /**
     * Kind within the level, for example street or town, community or village
     */
    kind: string | null;
    /**
     * Longitude, latitude in degrees WGS84
     *
     * @minItems 2
     * @maxItems 2
     */
    point: [number, number];
    /**
     * Names from the district down, without the place itself
     */
    path: string[];
    /**
     * True where the area was made up by a rule instead of measured
     */
    isSynthetic: boolean;
    /**
     * False for a place that a later import no longer had
     */
    isCurrent: boolean;
  } | null;
  /**
   * A district, street or village
   */
  street: {
    /**
     * Opaque; in China the 12-digit code of the statistical divisions
     */
    code: string;
    level: 'district' | 'street' | 'village';
    /**
     * Code of the place one level up
     */
    parent: string | null;
    /**
     * Official name with its suffix
     */
    name: string;
    nameEn: string | null;
    /**
     * Kind within the level, for example street or town, community or village
     */
    kind: string | null;
    /**
     * Longitude, latitude in degrees WGS84
     *
     * @minItems 2
     * @maxItems 2
     */
    point: [number, number];
    /**
     * Names from the district down, without the place itself
     */
    path: string[];
    /**
     * True where the area was made up by a rule instead of measured
     */
    isSynthetic: boolean;
    /**
     * False for a place that a later import no longer had
     */
    isCurrent: boolean;
  };
  /**
   * A district, street or village
   */
  district: {
    /**
     * Opaque; in China the 12-digit code of the statistical divisions
     */
    code: string;
    level: 'district' | 'street' | 'village';
    /**
     * Code of the place one level up
     */
    parent: string | null;
    /**
     * Official name with its suffix
     */
    name: string;
    nameEn: string | null;
    /**
     * Kind within the level, for example street or town, community or village
     */
    kind: string | null;
    /**
     * Longitude, latitude in degrees WGS84
     *
     * @minItems 2
     * @maxItems 2
     */
    point: [number, number];
    /**
     * Names from the district down, without the place itself
     */
    path: string[];
    /**
     * True where the area was made up by a rule instead of measured
     */
    isSynthetic: boolean;
    /**
     * False for a place that a later import no longer had
     */
    isCurrent: boolean;
  };
  /**
   * Closed ring, WGS84
   */
  boundary: [number, number][];
}

export interface GetPlacesLocateQuery {
  longitude: number;
  latitude: number;
  crs?: 'WGS84' | 'CGCS2000' | 'GCJ-02' | 'BD-09';
}

/**
 * Where a point is
 */
export interface GetPlacesLocateResponse {
  /**
   * Unit grid cell: H3, resolution 10
   */
  cell: string;
  /**
   * In China 15 digits: district 6, street 3, village 3, serial 3
   */
  gridCode: string;
  /**
   * Null where the street has no villages
   */
  village: {
    /**
     * Opaque; in China the 12-digit code of the statistical divisions
     */
    code: string;
    level: 'district' | 'street' | 'village';
    /**
     * Code of the place one level up
     */
    parent: string | null;
    /**
     * Official name with its suffix
     */
    name: string;
    nameEn: string | null;
    /**
     * Kind within the level, for example street or town, community or village
     */
    kind: string | null;
    /**
     * Longitude, latitude in degrees WGS84
     *
     * @minItems 2
     * @maxItems 2
     */
    point: [number, number];
    /**
     * Names from the district down, without the place itself
     */
    path: string[];
    /**
     * True where the area was made up by a rule instead of measured
     */
    isSynthetic: boolean;
    /**
     * False for a place that a later import no longer had
     */
    isCurrent: boolean;
  } | null;
  /**
   * A district, street or village
   */
  street: {
    /**
     * Opaque; in China the 12-digit code of the statistical divisions
     */
    code: string;
    level: 'district' | 'street' | 'village';
    /**
     * Code of the place one level up
     */
    parent: string | null;
    /**
     * Official name with its suffix
     */
    name: string;
    nameEn: string | null;
    /**
     * Kind within the level, for example street or town, community or village
     */
    kind: string | null;
    /**
     * Longitude, latitude in degrees WGS84
     *
     * @minItems 2
     * @maxItems 2
     */
    point: [number, number];
    /**
     * Names from the district down, without the place itself
     */
    path: string[];
    /**
     * True where the area was made up by a rule instead of measured
     */
    isSynthetic: boolean;
    /**
     * False for a place that a later import no longer had
     */
    isCurrent: boolean;
  };
  /**
   * A district, street or village
   */
  district: {
    /**
     * Opaque; in China the 12-digit code of the statistical divisions
     */
    code: string;
    level: 'district' | 'street' | 'village';
    /**
     * Code of the place one level up
     */
    parent: string | null;
    /**
     * Official name with its suffix
     */
    name: string;
    nameEn: string | null;
    /**
     * Kind within the level, for example street or town, community or village
     */
    kind: string | null;
    /**
     * Longitude, latitude in degrees WGS84
     *
     * @minItems 2
     * @maxItems 2
     */
    point: [number, number];
    /**
     * Names from the district down, without the place itself
     */
    path: string[];
    /**
     * True where the area was made up by a rule instead of measured
     */
    isSynthetic: boolean;
    /**
     * False for a place that a later import no longer had
     */
    isCurrent: boolean;
  };
}

export interface GetPlacesSearchQuery {
  text: string;
  limit?: number;
}

export interface GetPlacesSearchResponse {
  items: {
    /**
     * Of the place; of a station, station- and its number
     */
    code: string;
    kind: 'district' | 'street' | 'village' | 'station' | 'landmark';
    name: string;
    /**
     * Of a station, the street it stands in
     */
    placeCode: string | null;
    /**
     * Names from the district down, without the place itself
     */
    path: string[];
    /**
     * Longitude, latitude in degrees WGS84
     *
     * @minItems 2
     * @maxItems 2
     */
    point: [number, number];
  }[];
}

export interface PostReportsBody {
  text: string;
  contact?: {
    name?: string;
    phone?: string;
  };
  /**
   * [longitude, latitude]
   *
   * @minItems 2
   * @maxItems 2
   */
  point?: [number, number];
  /**
   * Coordinate system of the point; WGS84 when left out
   */
  coordinates?: 'WGS84' | 'CGCS2000' | 'GCJ-02' | 'BD-09';
  placeText?: string;
  categoryCode?: string;
  attachmentIds?: string[];
}

export interface PostReportsResponse {
  number: string;
  secret: string;
}

export interface PostReportsAttachmentsResponse {
  id: string;
  mediaType: string;
}

export interface GetReportsByNumberResponse {
  number: string;
  text: string;
  stage:
    | 'reported'
    | 'filed'
    | 'dispatched'
    | 'handling'
    | 'fed-back'
    | 'verified'
    | 'closed'
    | 'evaluated'
    | 'rejected';
  openedAt: string;
  closedAt: string | null;
  satisfied: boolean | null;
  steps: {
    type: string;
    at: string;
    text: string | null;
  }[];
}

export interface PostReportsByNumberEvaluationBody {
  secret: string;
  satisfied: boolean;
  text?: string;
}

export type PostReportsByNumberEvaluationResponse = DeleteApplicationsByIdResponse;

export interface GetResourcesQuery {
  text?: string;
  classification?: string;
  provider?: string;
  sharing?: string;
  opening?: string;
  cycle?: string;
  format?: string;
  grade?: string;
  order?: 'relevance' | 'name' | 'newest' | 'uses';
  offset?: number;
  limit?: number;
}

export interface GetResourcesResponse {
  total: number;
  /**
   * Nothing has all the words; these have the most of them
   */
  relaxed: boolean;
  items: {
    id: number;
    code: string;
    /**
     * 信息资源名称
     */
    name: string;
    nameEn: string;
    /**
     * 类 (1 digit), 项 (2), 目 (3), 细目 (any); the head of the code
     */
    classification: string;
    provider: {
      id: string;
      name: {
        zh: string;
        en: string;
      };
    };
    sharing: 'unconditional' | 'conditional' | 'none';
    opening: 'unconditional' | 'conditional' | 'none';
    cycle:
      | 'real-time'
      | 'daily'
      | 'weekly'
      | 'monthly'
      | 'quarterly'
      | 'half-yearly'
      | 'yearly'
      | 'irregular'
      | 'never';
    format: 'document' | 'spreadsheet' | 'database' | 'image' | 'stream' | 'self-describing' | 'interface';
    grade: 'general-1' | 'general-2' | 'general-3' | 'general-4' | 'important' | 'core';
    synthetic: boolean;
    /**
     * How many information items
     */
    items: number;
    version: number;
    abstract: string;
    abstractEn: string;
    keywords: string[];
    publishedAt: string;
    marks: {
      /**
       * Where the words were found
       */
      fields: string[];
      /**
       * Names of the information items they are in
       */
      items: string[];
      /**
       * What to highlight, in lower case
       */
      words: string[];
    };
  }[];
  /**
   * For each facet the values found under the choices in all others
   */
  facets: {
    classification: {
      value: string;
      count: number;
    }[];
    provider: {
      value: string;
      count: number;
    }[];
    sharing: {
      value: string;
      count: number;
    }[];
    opening: {
      value: string;
      count: number;
    }[];
    cycle: {
      value: string;
      count: number;
    }[];
    format: {
      value: string;
      count: number;
    }[];
    grade: {
      value: string;
      count: number;
    }[];
  };
}

export interface PostResourcesBody {
  /**
   * Data resource (数据资源目录)
   */
  content: {
    /**
     * 信息资源名称
     */
    name: string;
    nameEn: string;
    abstract: string;
    abstractEn: string;
    keywords: string[];
    /**
     * 类 (1 digit), 项 (2), 目 (3), 细目 (any); the head of the code
     */
    classification: string;
    format: 'document' | 'spreadsheet' | 'database' | 'image' | 'stream' | 'self-describing' | 'interface';
    sharing: 'unconditional' | 'conditional' | 'none';
    sharingCondition: string;
    legalBasis: string;
    means: ('database' | 'file' | 'interface')[];
    opening: 'unconditional' | 'conditional' | 'none';
    openingCondition: string;
    cycle:
      | 'real-time'
      | 'daily'
      | 'weekly'
      | 'monthly'
      | 'quarterly'
      | 'half-yearly'
      | 'yearly'
      | 'irregular'
      | 'never';
    system: string;
    /**
     * Codes of related resources
     */
    related: string[];
    grade: 'general-1' | 'general-2' | 'general-3' | 'general-4' | 'important' | 'core';
    /**
     * How a load changes what is there
     */
    mode: 'append' | 'replace' | 'upsert';
    /**
     * Made up for demonstration, and said so wherever it is shown
     */
    synthetic: boolean;
    source: string;
    /**
     * Items: Information item (信息项)
     */
    items: {
      /**
       * Column name; stays when the title changes
       */
      name: string;
      /**
       * 信息项名称
       */
      title: string;
      titleEn: string;
      type:
        | 'string'
        | 'numeric'
        | 'currency'
        | 'date'
        | 'datetime'
        | 'boolean'
        | 'text'
        | 'binary'
        | 'double'
        | 'integer'
        | 'float';
      length: number | null;
      scale: number | null;
      kind:
        | (
            | 'person-name'
            | 'identity-number'
            | 'phone'
            | 'address'
            | 'credit-code'
            | 'street-code'
            | 'village-code'
            | 'longitude'
            | 'latitude'
          )
        | null;
      grade: 'general-1' | 'general-2' | 'general-3' | 'general-4' | 'important' | 'core';
      required: boolean;
      /**
       * Part of the key that identifies a row
       */
      isKey: boolean;
      codes: string[] | null;
      note: string;
    }[];
  };
}

export interface PostResourcesResponse {
  id: number;
  code: string;
  provider: {
    id: string;
    name: {
      zh: string;
      en: string;
    };
  };
  /**
   * Where its newest version stands
   */
  stage: 'draft' | 'review' | 'published' | 'withdrawn';
  /**
   * A version is published and others find it
   */
  listed: boolean;
  /**
   * The published version; 0 before the first
   */
  version: number;
  /**
   * The published version; before the first, what is being written
   */
  content: {
    /**
     * 信息资源名称
     */
    name: string;
    nameEn: string;
    abstract: string;
    abstractEn: string;
    keywords: string[];
    /**
     * 类 (1 digit), 项 (2), 目 (3), 细目 (any); the head of the code
     */
    classification: string;
    format: 'document' | 'spreadsheet' | 'database' | 'image' | 'stream' | 'self-describing' | 'interface';
    sharing: 'unconditional' | 'conditional' | 'none';
    sharingCondition: string;
    legalBasis: string;
    means: ('database' | 'file' | 'interface')[];
    opening: 'unconditional' | 'conditional' | 'none';
    openingCondition: string;
    cycle:
      | 'real-time'
      | 'daily'
      | 'weekly'
      | 'monthly'
      | 'quarterly'
      | 'half-yearly'
      | 'yearly'
      | 'irregular'
      | 'never';
    system: string;
    /**
     * Codes of related resources
     */
    related: string[];
    grade: 'general-1' | 'general-2' | 'general-3' | 'general-4' | 'important' | 'core';
    /**
     * How a load changes what is there
     */
    mode: 'append' | 'replace' | 'upsert';
    /**
     * Made up for demonstration, and said so wherever it is shown
     */
    synthetic: boolean;
    source: string;
    /**
     * Items: Information item (信息项)
     */
    items: {
      /**
       * Column name; stays when the title changes
       */
      name: string;
      /**
       * 信息项名称
       */
      title: string;
      titleEn: string;
      type:
        | 'string'
        | 'numeric'
        | 'currency'
        | 'date'
        | 'datetime'
        | 'boolean'
        | 'text'
        | 'binary'
        | 'double'
        | 'integer'
        | 'float';
      length: number | null;
      scale: number | null;
      kind:
        | (
            | 'person-name'
            | 'identity-number'
            | 'phone'
            | 'address'
            | 'credit-code'
            | 'street-code'
            | 'village-code'
            | 'longitude'
            | 'latitude'
          )
        | null;
      grade: 'general-1' | 'general-2' | 'general-3' | 'general-4' | 'important' | 'core';
      required: boolean;
      /**
       * Part of the key that identifies a row
       */
      isKey: boolean;
      codes: string[] | null;
      note: string;
    }[];
  };
  draft: {
    /**
     * 信息资源名称
     */
    name: string;
    nameEn: string;
    abstract: string;
    abstractEn: string;
    keywords: string[];
    /**
     * 类 (1 digit), 项 (2), 目 (3), 细目 (any); the head of the code
     */
    classification: string;
    format: 'document' | 'spreadsheet' | 'database' | 'image' | 'stream' | 'self-describing' | 'interface';
    sharing: 'unconditional' | 'conditional' | 'none';
    sharingCondition: string;
    legalBasis: string;
    means: ('database' | 'file' | 'interface')[];
    opening: 'unconditional' | 'conditional' | 'none';
    openingCondition: string;
    cycle:
      | 'real-time'
      | 'daily'
      | 'weekly'
      | 'monthly'
      | 'quarterly'
      | 'half-yearly'
      | 'yearly'
      | 'irregular'
      | 'never';
    system: string;
    /**
     * Codes of related resources
     */
    related: string[];
    grade: 'general-1' | 'general-2' | 'general-3' | 'general-4' | 'important' | 'core';
    /**
     * How a load changes what is there
     */
    mode: 'append' | 'replace' | 'upsert';
    /**
     * Made up for demonstration, and said so wherever it is shown
     */
    synthetic: boolean;
    source: string;
    /**
     * Items: Information item (信息项)
     */
    items: {
      /**
       * Column name; stays when the title changes
       */
      name: string;
      /**
       * 信息项名称
       */
      title: string;
      titleEn: string;
      type:
        | 'string'
        | 'numeric'
        | 'currency'
        | 'date'
        | 'datetime'
        | 'boolean'
        | 'text'
        | 'binary'
        | 'double'
        | 'integer'
        | 'float';
      length: number | null;
      scale: number | null;
      kind:
        | (
            | 'person-name'
            | 'identity-number'
            | 'phone'
            | 'address'
            | 'credit-code'
            | 'street-code'
            | 'village-code'
            | 'longitude'
            | 'latitude'
          )
        | null;
      grade: 'general-1' | 'general-2' | 'general-3' | 'general-4' | 'important' | 'core';
      required: boolean;
      /**
       * Part of the key that identifies a row
       */
      isKey: boolean;
      codes: string[] | null;
      note: string;
    }[];
  } | null;
  /**
   * What keeps the draft from being published
   */
  findings: {
    /**
     * JSON pointer into the content
     */
    path: string;
    message: string;
  }[];
  /**
   * What happened to it, newest first; for its department and reviewers
   */
  log: {
    number: number;
    type:
      'created' | 'edited' | 'discarded' | 'submitted' | 'returned' | 'published' | 'revised' | 'withdrawn';
    at: string;
    actor: {
      name: string;
      organisation: {
        id: string;
        name: {
          zh: string;
          en: string;
        };
      } | null;
    };
    data: {
      [k: string]: unknown;
    };
  }[];
  /**
   * What you may do with it now
   */
  can: ('edit' | 'discard' | 'submit' | 'return' | 'publish' | 'revise' | 'withdraw' | 'load' | 'apply')[];
  submittedAt: string | null;
  createdAt: string;
  publishedAt: string | null;
  updatedAt: string;
  /**
   * Grades that were too low and have been raised
   */
  raised: {
    /**
     * JSON pointer into the content
     */
    path: string;
    message: string;
  }[];
}

export interface GetResourcesSuggestionsQuery {
  text: string;
  limit?: number;
}

export interface GetResourcesSuggestionsResponse {
  items: {
    kind: 'resource' | 'item' | 'department';
    text: string;
    /**
     * Of the resource, where only one has this name
     */
    id?: number;
  }[];
}

/**
 * A data resource
 */
export interface GetResourcesByIdResponse {
  id: number;
  code: string;
  provider: {
    id: string;
    name: {
      zh: string;
      en: string;
    };
  };
  /**
   * Where its newest version stands
   */
  stage: 'draft' | 'review' | 'published' | 'withdrawn';
  /**
   * A version is published and others find it
   */
  listed: boolean;
  /**
   * The published version; 0 before the first
   */
  version: number;
  /**
   * The published version; before the first, what is being written
   */
  content: {
    /**
     * 信息资源名称
     */
    name: string;
    nameEn: string;
    abstract: string;
    abstractEn: string;
    keywords: string[];
    /**
     * 类 (1 digit), 项 (2), 目 (3), 细目 (any); the head of the code
     */
    classification: string;
    format: 'document' | 'spreadsheet' | 'database' | 'image' | 'stream' | 'self-describing' | 'interface';
    sharing: 'unconditional' | 'conditional' | 'none';
    sharingCondition: string;
    legalBasis: string;
    means: ('database' | 'file' | 'interface')[];
    opening: 'unconditional' | 'conditional' | 'none';
    openingCondition: string;
    cycle:
      | 'real-time'
      | 'daily'
      | 'weekly'
      | 'monthly'
      | 'quarterly'
      | 'half-yearly'
      | 'yearly'
      | 'irregular'
      | 'never';
    system: string;
    /**
     * Codes of related resources
     */
    related: string[];
    grade: 'general-1' | 'general-2' | 'general-3' | 'general-4' | 'important' | 'core';
    /**
     * How a load changes what is there
     */
    mode: 'append' | 'replace' | 'upsert';
    /**
     * Made up for demonstration, and said so wherever it is shown
     */
    synthetic: boolean;
    source: string;
    /**
     * Items: Information item (信息项)
     */
    items: {
      /**
       * Column name; stays when the title changes
       */
      name: string;
      /**
       * 信息项名称
       */
      title: string;
      titleEn: string;
      type:
        | 'string'
        | 'numeric'
        | 'currency'
        | 'date'
        | 'datetime'
        | 'boolean'
        | 'text'
        | 'binary'
        | 'double'
        | 'integer'
        | 'float';
      length: number | null;
      scale: number | null;
      kind:
        | (
            | 'person-name'
            | 'identity-number'
            | 'phone'
            | 'address'
            | 'credit-code'
            | 'street-code'
            | 'village-code'
            | 'longitude'
            | 'latitude'
          )
        | null;
      grade: 'general-1' | 'general-2' | 'general-3' | 'general-4' | 'important' | 'core';
      required: boolean;
      /**
       * Part of the key that identifies a row
       */
      isKey: boolean;
      codes: string[] | null;
      note: string;
    }[];
  };
  draft: {
    /**
     * 信息资源名称
     */
    name: string;
    nameEn: string;
    abstract: string;
    abstractEn: string;
    keywords: string[];
    /**
     * 类 (1 digit), 项 (2), 目 (3), 细目 (any); the head of the code
     */
    classification: string;
    format: 'document' | 'spreadsheet' | 'database' | 'image' | 'stream' | 'self-describing' | 'interface';
    sharing: 'unconditional' | 'conditional' | 'none';
    sharingCondition: string;
    legalBasis: string;
    means: ('database' | 'file' | 'interface')[];
    opening: 'unconditional' | 'conditional' | 'none';
    openingCondition: string;
    cycle:
      | 'real-time'
      | 'daily'
      | 'weekly'
      | 'monthly'
      | 'quarterly'
      | 'half-yearly'
      | 'yearly'
      | 'irregular'
      | 'never';
    system: string;
    /**
     * Codes of related resources
     */
    related: string[];
    grade: 'general-1' | 'general-2' | 'general-3' | 'general-4' | 'important' | 'core';
    /**
     * How a load changes what is there
     */
    mode: 'append' | 'replace' | 'upsert';
    /**
     * Made up for demonstration, and said so wherever it is shown
     */
    synthetic: boolean;
    source: string;
    /**
     * Items: Information item (信息项)
     */
    items: {
      /**
       * Column name; stays when the title changes
       */
      name: string;
      /**
       * 信息项名称
       */
      title: string;
      titleEn: string;
      type:
        | 'string'
        | 'numeric'
        | 'currency'
        | 'date'
        | 'datetime'
        | 'boolean'
        | 'text'
        | 'binary'
        | 'double'
        | 'integer'
        | 'float';
      length: number | null;
      scale: number | null;
      kind:
        | (
            | 'person-name'
            | 'identity-number'
            | 'phone'
            | 'address'
            | 'credit-code'
            | 'street-code'
            | 'village-code'
            | 'longitude'
            | 'latitude'
          )
        | null;
      grade: 'general-1' | 'general-2' | 'general-3' | 'general-4' | 'important' | 'core';
      required: boolean;
      /**
       * Part of the key that identifies a row
       */
      isKey: boolean;
      codes: string[] | null;
      note: string;
    }[];
  } | null;
  /**
   * What keeps the draft from being published
   */
  findings: {
    /**
     * JSON pointer into the content
     */
    path: string;
    message: string;
  }[];
  /**
   * What happened to it, newest first; for its department and reviewers
   */
  log: {
    number: number;
    type:
      'created' | 'edited' | 'discarded' | 'submitted' | 'returned' | 'published' | 'revised' | 'withdrawn';
    at: string;
    actor: {
      name: string;
      organisation: {
        id: string;
        name: {
          zh: string;
          en: string;
        };
      } | null;
    };
    data: {
      [k: string]: unknown;
    };
  }[];
  /**
   * What you may do with it now
   */
  can: ('edit' | 'discard' | 'submit' | 'return' | 'publish' | 'revise' | 'withdraw' | 'load' | 'apply')[];
  submittedAt: string | null;
  createdAt: string;
  publishedAt: string | null;
  updatedAt: string;
}

export interface PostResourcesByIdBatchesQuery {
  mode?: 'append' | 'replace' | 'upsert';
  name?: string;
  nulls?: string;
}

export interface PostResourcesByIdBatchesResponse {
  id: number;
  resourceId: number;
  /**
   * 1, 2, 3 … within the resource
   */
  number: number;
  mode: 'append' | 'replace' | 'upsert';
  source: 'file' | 'database' | 'push' | 'correction' | 'demo';
  sourceName: string;
  sha256: string | null;
  resourceVersion: number;
  state: 'running' | 'landed' | 'failed';
  bytesTotal: number | null;
  bytesRead: number;
  rowsRead: number;
  rowsLanded: number;
  rowsQuarantined: number;
  contentChecksum: string | null;
  problem: {
    [k: string]: unknown;
  } | null;
  startedAt: string;
  startedBy: string;
  endedAt: string | null;
  droppedAt: string | null;
  /**
   * False when the same bytes had landed before: nothing was changed
   */
  isNew: boolean;
}

export type GetResourcesByIdBatchesQuery = GetBatchesByIdQuarantineQuery;

export interface GetResourcesByIdBatchesResponse {
  /**
   * Items: Batch (一次入湖)
   */
  items: {
    id: number;
    resourceId: number;
    /**
     * 1, 2, 3 … within the resource
     */
    number: number;
    mode: 'append' | 'replace' | 'upsert';
    source: 'file' | 'database' | 'push' | 'correction' | 'demo';
    sourceName: string;
    sha256: string | null;
    resourceVersion: number;
    state: 'running' | 'landed' | 'failed';
    bytesTotal: number | null;
    bytesRead: number;
    rowsRead: number;
    rowsLanded: number;
    rowsQuarantined: number;
    contentChecksum: string | null;
    problem: {
      [k: string]: unknown;
    } | null;
    startedAt: string;
    startedBy: string;
    endedAt: string | null;
    droppedAt: string | null;
  }[];
  next: number | null;
}

export interface PostResourcesByIdDatabaseLoadsBody {
  engine: 'postgresql' | 'mysql';
  host: string;
  port?: number;
  database: string;
  user: string;
  /**
   * Used for this load and kept nowhere
   */
  password: string;
  /**
   * Insist on an encrypted connection and its certificate
   */
  tls?: boolean;
  table: string;
  /**
   * As the resource says when left out
   */
  mode?: 'append' | 'replace' | 'upsert';
}

export type PostResourcesByIdDatabaseLoadsResponse = PostResourcesByIdBatchesResponse;

export interface GetResourcesByIdDaysByDayResponse {
  day: string;
  /**
   * Items: Numbers
   */
  batches: number[];
  rows: number;
  checksum: string;
}

export interface GetResourcesByIdDifferencesQuery {
  from?: number;
  to?: number;
}

export interface GetResourcesByIdDifferencesResponse {
  from: number | null;
  to: number | null;
  /**
   * Anything in it breaks users
   */
  breaking: boolean;
  fields: {
    /**
     * Name of the field
     */
    field: string;
    from: unknown;
    to: unknown;
    /**
     * Whoever uses the data has to change something
     */
    breaking: boolean;
  }[];
  items: {
    /**
     * Items: Information item (信息项)
     */
    added: {
      /**
       * Column name; stays when the title changes
       */
      name: string;
      /**
       * 信息项名称
       */
      title: string;
      titleEn: string;
      type:
        | 'string'
        | 'numeric'
        | 'currency'
        | 'date'
        | 'datetime'
        | 'boolean'
        | 'text'
        | 'binary'
        | 'double'
        | 'integer'
        | 'float';
      length: number | null;
      scale: number | null;
      kind:
        | (
            | 'person-name'
            | 'identity-number'
            | 'phone'
            | 'address'
            | 'credit-code'
            | 'street-code'
            | 'village-code'
            | 'longitude'
            | 'latitude'
          )
        | null;
      grade: 'general-1' | 'general-2' | 'general-3' | 'general-4' | 'important' | 'core';
      required: boolean;
      /**
       * Part of the key that identifies a row
       */
      isKey: boolean;
      codes: string[] | null;
      note: string;
    }[];
    /**
     * Items: Information item (信息项)
     */
    removed: {
      /**
       * Column name; stays when the title changes
       */
      name: string;
      /**
       * 信息项名称
       */
      title: string;
      titleEn: string;
      type:
        | 'string'
        | 'numeric'
        | 'currency'
        | 'date'
        | 'datetime'
        | 'boolean'
        | 'text'
        | 'binary'
        | 'double'
        | 'integer'
        | 'float';
      length: number | null;
      scale: number | null;
      kind:
        | (
            | 'person-name'
            | 'identity-number'
            | 'phone'
            | 'address'
            | 'credit-code'
            | 'street-code'
            | 'village-code'
            | 'longitude'
            | 'latitude'
          )
        | null;
      grade: 'general-1' | 'general-2' | 'general-3' | 'general-4' | 'important' | 'core';
      required: boolean;
      /**
       * Part of the key that identifies a row
       */
      isKey: boolean;
      codes: string[] | null;
      note: string;
    }[];
    changed: {
      name: string;
      title: string;
      fields: {
        /**
         * Name of the field
         */
        field: string;
        from: unknown;
        to: unknown;
        /**
         * Whoever uses the data has to change something
         */
        breaking: boolean;
      }[];
    }[];
    /**
     * The items both have stand in another order
     */
    moved: boolean;
  };
}

export interface PutResourcesByIdDraftBody {
  /**
   * Data resource (数据资源目录)
   */
  content: {
    /**
     * 信息资源名称
     */
    name: string;
    nameEn: string;
    abstract: string;
    abstractEn: string;
    keywords: string[];
    /**
     * 类 (1 digit), 项 (2), 目 (3), 细目 (any); the head of the code
     */
    classification: string;
    format: 'document' | 'spreadsheet' | 'database' | 'image' | 'stream' | 'self-describing' | 'interface';
    sharing: 'unconditional' | 'conditional' | 'none';
    sharingCondition: string;
    legalBasis: string;
    means: ('database' | 'file' | 'interface')[];
    opening: 'unconditional' | 'conditional' | 'none';
    openingCondition: string;
    cycle:
      | 'real-time'
      | 'daily'
      | 'weekly'
      | 'monthly'
      | 'quarterly'
      | 'half-yearly'
      | 'yearly'
      | 'irregular'
      | 'never';
    system: string;
    /**
     * Codes of related resources
     */
    related: string[];
    grade: 'general-1' | 'general-2' | 'general-3' | 'general-4' | 'important' | 'core';
    /**
     * How a load changes what is there
     */
    mode: 'append' | 'replace' | 'upsert';
    /**
     * Made up for demonstration, and said so wherever it is shown
     */
    synthetic: boolean;
    source: string;
    /**
     * Items: Information item (信息项)
     */
    items: {
      /**
       * Column name; stays when the title changes
       */
      name: string;
      /**
       * 信息项名称
       */
      title: string;
      titleEn: string;
      type:
        | 'string'
        | 'numeric'
        | 'currency'
        | 'date'
        | 'datetime'
        | 'boolean'
        | 'text'
        | 'binary'
        | 'double'
        | 'integer'
        | 'float';
      length: number | null;
      scale: number | null;
      kind:
        | (
            | 'person-name'
            | 'identity-number'
            | 'phone'
            | 'address'
            | 'credit-code'
            | 'street-code'
            | 'village-code'
            | 'longitude'
            | 'latitude'
          )
        | null;
      grade: 'general-1' | 'general-2' | 'general-3' | 'general-4' | 'important' | 'core';
      required: boolean;
      /**
       * Part of the key that identifies a row
       */
      isKey: boolean;
      codes: string[] | null;
      note: string;
    }[];
  };
  /**
   * `updatedAt` of what you had before you; refused where somebody saved since
   */
  basedOn?: string;
}

export type PutResourcesByIdDraftResponse = PostResourcesResponse;

export type DeleteResourcesByIdDraftResponse = GetResourcesByIdResponse;

/**
 * Where data came from and where it went
 */
export interface GetResourcesByIdLineageResponse {
  nodes: {
    /**
     * `source/…`, `batch/7`, `resource/12`, `dataset/…`, `grant/3`, `receiver/…`
     */
    id: string;
    kind: 'source' | 'batch' | 'resource' | 'dataset' | 'grant' | 'receiver';
    name: {
      zh: string;
      en: string;
    };
    at: string | null;
    state: string | null;
    rows: number | null;
  }[];
  edges: {
    from: string;
    to: string;
  }[];
  /**
   * There are older batches
   */
  batchesLeftOut: boolean;
}

export interface GetResourcesByIdProfileResponse {
  at: string | null;
  batch: number | null;
  rows: number;
  /**
   * Items: Profile of an item (数据画像)
   */
  items: {
    item: string;
    rows: number;
    missing: number;
    distinct: number | null;
    least: string | null;
    most: string | null;
    average: number | null;
    top: {
      value: string;
      rows: number;
    }[];
    histogram: {
      from: string;
      to: string;
      rows: number;
    }[];
    /**
     * Its values are not shown
     */
    isSensitive: boolean;
  }[];
}

export interface PostResourcesByIdPublicationsBody {
  note?: string;
}

export type PostResourcesByIdPublicationsResponse = GetResourcesByIdResponse;

/**
 * Quality (数据质量)
 */
export interface GetResourcesByIdQualityResponse {
  batch: number | null;
  at: string | null;
  score: number | null;
  dimensions: {
    dimension: 'complete' | 'valid' | 'unique' | 'consistent' | 'referential' | 'timely';
    score: number;
    checked: number;
  }[];
  results: {
    dimension: 'complete' | 'valid' | 'unique' | 'consistent' | 'referential' | 'timely';
    item: string;
    rule: string;
    checked: number;
    passed: number;
  }[];
  trend: {
    batch: number;
    at: string;
    score: number;
    rowsLanded: number;
    rowsQuarantined: number;
  }[];
}

/**
 * Items that are returned to streets in clear
 */
export interface GetResourcesByIdReturnPermitResponse {
  clear: string[];
  permittedAt: string | null;
  permittedBy: string | null;
}

export interface PutResourcesByIdReturnPermitBody {
  clear: string[];
}

export type PutResourcesByIdReturnPermitResponse = GetResourcesByIdReturnPermitResponse;

export type PostResourcesByIdReturnsBody = PostApplicationsByIdRefusalsBody;

export type PostResourcesByIdReturnsResponse = GetResourcesByIdResponse;

export type PostResourcesByIdRevisionsBody = PostResourcesByIdPublicationsBody;

export type PostResourcesByIdRevisionsResponse = GetResourcesByIdResponse;

export interface PostResourcesByIdRowsBody {
  /**
   * As the resource says when left out
   */
  mode?: 'append' | 'replace' | 'upsert';
  rows: {
    [k: string]: unknown;
  }[];
}

export type PostResourcesByIdRowsResponse = PostResourcesByIdBatchesResponse;

export interface GetResourcesByIdSampleQuery {
  rows?: number;
}

/**
 * Made-up rows true to the schema; no value is real
 */
export interface GetResourcesByIdSampleResponse {
  resourceId: number;
  version: number;
  synthetic: true;
  label: {
    zh: string;
    en: string;
  };
  items: {
    name: string;
    title: string;
    titleEn: string;
    type: string;
  }[];
  /**
   * Items: Item name → value
   */
  rows: {
    [k: string]: unknown;
  }[];
}

export interface PostResourcesByIdStreetReturnsBody {
  level: 'street' | 'village';
  items?: string[];
  /**
   * Cut anew when a batch lands
   */
  follows?: boolean;
}

export type PostResourcesByIdStreetReturnsResponse = PostGrantsByIdDeliveriesResponse;

export type PostResourcesByIdSubmissionsBody = PostResourcesByIdPublicationsBody;

export type PostResourcesByIdSubmissionsResponse = GetResourcesByIdResponse;

export interface GetResourcesByIdVersionsResponse {
  items: {
    number: number;
    publishedAt: string;
    publishedBy: string;
    note: string;
  }[];
}

export type PostResourcesByIdWithdrawalsBody = PostApplicationsByIdRefusalsBody;

export type PostResourcesByIdWithdrawalsResponse = GetResourcesByIdResponse;

export interface GetSessionResponse {
  person: {
    id: string;
    name: string;
  };
  post: {
    id: string;
    role:
      | 'commander'
      | 'dispatcher'
      | 'workstation'
      | 'officer'
      | 'hotline'
      | 'data-steward'
      | 'data-user'
      | 'data-approver'
      | 'data-auditor'
      | 'enterprise-officer'
      | 'merchant'
      | 'platform-admin'
      | 'security-admin'
      | 'audit-admin';
    /**
     * An organisation of the district
     */
    organisation: {
      /**
       * The place code for the three levels, a name of its own for units and departments
       */
      id: string;
      kind: 'operations-centre' | 'sub-centre' | 'workstation' | 'unit' | 'department';
      name: {
        zh: string;
        en: string;
      };
      parentId: string | null;
      placeCode: string | null;
      streetCode: string | null;
      villageCode: string | null;
    };
  };
  posts: {
    id: string;
    role:
      | 'commander'
      | 'dispatcher'
      | 'workstation'
      | 'officer'
      | 'hotline'
      | 'data-steward'
      | 'data-user'
      | 'data-approver'
      | 'data-auditor'
      | 'enterprise-officer'
      | 'merchant'
      | 'platform-admin'
      | 'security-admin'
      | 'audit-admin';
    /**
     * An organisation of the district
     */
    organisation: {
      /**
       * The place code for the three levels, a name of its own for units and departments
       */
      id: string;
      kind: 'operations-centre' | 'sub-centre' | 'workstation' | 'unit' | 'department';
      name: {
        zh: string;
        en: string;
      };
      parentId: string | null;
      placeCode: string | null;
      streetCode: string | null;
      villageCode: string | null;
    };
  }[];
  permissions: string[];
}

export interface PutSessionPostBody {
  postId: string;
}

export type PutSessionPostResponse = DeleteApplicationsByIdResponse;

export interface GetSharingAuditQuery {
  grant?: number;
  resource?: number;
  organisation?: string;
  after?: string;
  limit?: number;
}

export interface GetSharingAuditResponse {
  items: {
    at: string;
    /**
     * submitted, approved, granted, refused, revoked …, or a use: rows, aggregate, file, push, refused-use
     */
    type: string;
    isUse: boolean;
    applicationId: number | null;
    grantId: number | null;
    resource: {
      id: number;
      code: string;
      name: string;
      nameEn: string;
    };
    organisation: {
      id: string;
      name: {
        zh: string;
        en: string;
      };
    };
    provider: {
      id: string;
      name: {
        zh: string;
        en: string;
      };
    };
    actor: {
      id: string | null;
      name: string;
    } | null;
    rows: number | null;
    bytes: number | null;
    data: {
      [k: string]: unknown;
    };
  }[];
  next: string | null;
}

export interface GetSharingUsageQuery {
  months?: number;
}

export interface GetSharingUsageResponse {
  since: string;
  livingGrants: number;
  /**
   * Applications that wait for somebody
   */
  waiting: number;
  requests: number;
  refused: number;
  rows: number;
  bytes: number;
  resources: {
    resource: {
      id: number;
      code: string;
      name: string;
      nameEn: string;
    };
    grants: number;
    requests: number;
    rows: number;
    bytes: number;
  }[];
  users: {
    organisation: {
      id: string;
      name: {
        zh: string;
        en: string;
      };
    };
    grants: number;
    requests: number;
    rows: number;
    bytes: number;
  }[];
  providers: {
    organisation: {
      id: string;
      name: {
        zh: string;
        en: string;
      };
    };
    grants: number;
    requests: number;
    rows: number;
    bytes: number;
  }[];
  months: {
    /**
     * 2026-11
     */
    month: string;
    grants: number;
    requests: number;
    rows: number;
    bytes: number;
  }[];
  /**
   * Grants in force that nobody used for 30 days
   */
  unused: {
    grantId: number;
    resource: {
      id: number;
      code: string;
      name: string;
      nameEn: string;
    };
    organisation: {
      id: string;
      name: {
        zh: string;
        en: string;
      };
    };
    provider: {
      id: string;
      name: {
        zh: string;
        en: string;
      };
    };
    startsAt: string;
    expiresAt: string;
    lastUsed: string | null;
  }[];
}

export interface GetStreetReturnsQuery {
  resource?: number;
  after?: number;
  limit?: number;
}

export interface GetStreetReturnsResponse {
  /**
   * Items: Street return (数据回流)
   */
  items: {
    id: number;
    resource: {
      id: number;
      code: string;
      name: string;
      nameEn: string;
    };
    provider: {
      id: string;
      name: {
        zh: string;
        en: string;
      };
    };
    level: 'street' | 'village';
    state: 'queued' | 'running' | 'ready' | 'failed';
    items: {
      name: string;
      title: string;
      mask: string;
    }[];
    rows: number | null;
    /**
     * Cut anew when a batch lands
     */
    follows: boolean;
    supersededBy: number | null;
    problem: {
      [k: string]: unknown;
    } | null;
    returnedAt: string;
    endedAt: string | null;
  }[];
  next: number | null;
}

export interface GetStreetReturnsByIdResponse {
  id: number;
  resource: {
    id: number;
    code: string;
    name: string;
    nameEn: string;
  };
  provider: {
    id: string;
    name: {
      zh: string;
      en: string;
    };
  };
  level: 'street' | 'village';
  state: 'queued' | 'running' | 'ready' | 'failed';
  items: {
    name: string;
    title: string;
    mask: string;
  }[];
  rows: number | null;
  /**
   * Cut anew when a batch lands
   */
  follows: boolean;
  supersededBy: number | null;
  problem: {
    [k: string]: unknown;
  } | null;
  returnedAt: string;
  endedAt: string | null;
  batches: number[];
  /**
   * Those you may see
   */
  slices: {
    /**
     * A place code, or `not-located`
     */
    area: string;
    name: string | null;
    rows: number;
    checksum: string;
    /**
     * How often it was read
     */
    reads: number;
    lastReadAt: string | null;
  }[];
  proof: {
    whole: {
      rows: number;
      /**
       * Sum of row hashes mod 2^64, in decimal
       */
      checksum: string;
    };
    slices: {
      rows: number;
      /**
       * Sum of row hashes mod 2^64, in decimal
       */
      checksum: string;
    };
    notLocated: {
      rows: number;
      /**
       * Sum of row hashes mod 2^64, in decimal
       */
      checksum: string;
    };
    sum: {
      rows: number;
      /**
       * Sum of row hashes mod 2^64, in decimal
       */
      checksum: string;
    };
    holds: boolean;
  } | null;
}

export interface GetStreetReturnsByIdSlicesByStreetRowsQuery {
  after?: number;
  limit?: number;
}

export interface GetStreetReturnsByIdSlicesByStreetRowsResponse {
  items: {
    /**
     * Names the row within the return, for objections
     */
    key: number;
    /**
     * Item name → value
     */
    row: {
      [k: string]: unknown;
    };
  }[];
  next: number | null;
}

/**
 * The board of the three lists
 */
export interface GetThreeListsResponse {
  at: string;
  demands: {
    demands: number;
    items: number;
  };
  duties: {
    lines: number;
    organisations: number;
  };
  negative: {
    valid: number;
    waiting: number;
    expired: number;
  };
  /**
   * Every class, in the order of the solver
   */
  classes: {
    class:
      'met' | 'grantable' | 'unmet' | 'overdue' | 'no-owner' | 'refused' | 'unlawful-refusal' | 'duplicate';
    items: number;
    /**
     * Whose limit has passed
     */
    late: number;
  }[];
  /**
   * Items that several departments collect
   */
  duplicates: number;
  /**
   * Who is asked for what, most first
   */
  owners: {
    /**
     * An organisation and its name
     */
    organisation: {
      id: string;
      name: {
        zh: string;
        en: string;
      };
    };
    unmet: number;
    overdue: number;
    refused: number;
    unlawful: number;
  }[];
}

export interface GetThreeListsDuplicatesQuery {
  collector?: string;
  after?: string;
  limit?: number;
}

export interface GetThreeListsDuplicatesResponse {
  /**
   * Items: An item that others collect although the department responsible supplies it (重复采集)
   */
  items: {
    term: string;
    title: string;
    /**
     * An organisation and its name
     */
    supplier: {
      id: string;
      name: {
        zh: string;
        en: string;
      };
    };
    resourceId: number;
    item: string;
    since: string;
    collectors: {
      /**
       * An organisation and its name
       */
      organisation: {
        id: string;
        name: {
          zh: string;
          en: string;
        };
      };
      resourceId: number;
      code: string;
      name: string;
      item: string;
      title: string;
    }[];
  }[];
  next: string | null;
}

export interface GetThreeListsItemsQuery {
  class?:
    'met' | 'grantable' | 'unmet' | 'overdue' | 'no-owner' | 'refused' | 'unlawful-refusal' | 'duplicate';
  owner?: string;
  demander?: string;
  late?: boolean;
  after?: number;
  limit?: number;
}

export interface GetThreeListsItemsResponse {
  /**
   * Items: Demanded item
   */
  items: {
    id: number;
    demandId: number;
    number: number;
    /**
     * An organisation and its name
     */
    demander: {
      id: string;
      name: {
        zh: string;
        en: string;
      };
    };
    title: string;
    meaning: string;
    type:
      | (
          | 'string'
          | 'numeric'
          | 'currency'
          | 'date'
          | 'datetime'
          | 'boolean'
          | 'text'
          | 'binary'
          | 'double'
          | 'integer'
          | 'float'
        )
      | null;
    kind:
      | (
          | 'person-name'
          | 'identity-number'
          | 'phone'
          | 'address'
          | 'credit-code'
          | 'street-code'
          | 'village-code'
          | 'longitude'
          | 'latitude'
        )
      | null;
    class:
      'met' | 'grantable' | 'unmet' | 'overdue' | 'no-owner' | 'refused' | 'unlawful-refusal' | 'duplicate';
    since: string;
    match: {
      resourceId: number;
      code: string;
      name: string;
      /**
       * An organisation and its name
       */
      provider: {
        id: string;
        name: {
          zh: string;
          en: string;
        };
      };
      item: {
        name: string;
        title: string;
        type:
          | 'string'
          | 'numeric'
          | 'currency'
          | 'date'
          | 'datetime'
          | 'boolean'
          | 'text'
          | 'binary'
          | 'double'
          | 'integer'
          | 'float';
      };
      sharing: 'unconditional' | 'conditional' | 'none';
    } | null;
    owner: {
      id: string;
      name: {
        zh: string;
        en: string;
      };
    } | null;
    askedAt: string | null;
    dueAt: string | null;
    /**
     * Its limit has passed
     */
    late: boolean;
    workingDaysUsed: number | null;
    negativeLineId: number | null;
    answer: {
      kind: 'supply' | 'refuse' | 'not-ours';
      organisationId: string;
      at: string;
      promisedOn: string | null;
      resourceId: number | null;
      statute: string;
      article: string;
      note: string;
      judgement: {
        lawful: boolean;
        at: string;
        by: string;
        note: string;
      } | null;
    } | null;
    why: {
      code:
        | 'same-title'
        | 'same-when-normalised'
        | 'synonym'
        | 'type-converted'
        | 'slower-cycle'
        | 'unconditional'
        | 'granted'
        | 'own-resource'
        | 'must-apply'
        | 'on-duty-list'
        | 'settled-by-centre'
        | 'named-by'
        | 'provider-has-it'
        | 'promised'
        | 'not-answered'
        | 'nobody-on-duty-list'
        | 'demander-must-supply'
        | 'on-negative-list'
        | 'basis-awaits-review'
        | 'basis-rejected'
        | 'review-expired'
        | 'no-basis';
      detail: string;
    }[];
  }[];
  next: number | null;
}

/**
 * As https://openlineage.io/spec/2-0-2/OpenLineage.json
 */
export interface PostV1LineageBody {
  [k: string]: unknown;
}

export interface PostV1LineageResponse {
  isNew: boolean;
}

export interface GetCatalogJsonldQuery {
  page?: number;
  after?: number;
  modified_since?: string;
}

export type GetCatalogTtlQuery = GetCatalogJsonldQuery;

export interface GetTilesByZByXByYQuery {
  version?: string;
}
