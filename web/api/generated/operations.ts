/** Made by `npm run dev api-client` from the OpenAPI document; changes here are overwritten. */

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

export interface PostCasesByIdAcceptanceBody {}

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

export interface PostCasesByIdRejectionBody {
  reason: string;
}

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

export type PostCasesByIdReopeningBody = PostCasesByIdRejectionBody;

export type PostCasesByIdReopeningResponse = PostCasesByIdAcceptanceResponse;

export type PostCasesByIdResumptionBody = PostCasesByIdAcceptanceBody;

export type PostCasesByIdResumptionResponse = PostCasesByIdAcceptanceResponse;

export type PostCasesByIdReturnsBody = PostCasesByIdRejectionBody;

export type PostCasesByIdReturnsResponse = PostCasesByIdAcceptanceResponse;

export interface PostCasesByIdSupervisionsBody {
  text: string;
}

export type PostCasesByIdSupervisionsResponse = PostCasesByIdAcceptanceResponse;

export type PostCasesByIdSuspensionBody = PostCasesByIdRejectionBody;

export type PostCasesByIdSuspensionResponse = PostCasesByIdAcceptanceResponse;

export interface PostCasesByIdVerificationBody {
  passed: boolean;
  text?: string;
  answer?: string;
}

export type PostCasesByIdVerificationResponse = PostCasesByIdAcceptanceResponse;

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

export interface PostReportsByNumberEvaluationResponse {}

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

export type PutSessionPostResponse = PostReportsByNumberEvaluationResponse;

export interface GetTilesByZByXByYQuery {
  version?: string;
}
