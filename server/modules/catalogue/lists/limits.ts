/**
 * The limits of the lists, in working days after the day something is asked. 政务数据共享条例 (State Council Decree 809,
 * in force 2025-08-01) demands timed replies and leaves the days to local rules; these are such a rule's: 2 for the
 * compliance check, 5 to answer, 10 where the item is not published yet. A district with other days changes them here.
 */
export const limits = {
  /** 合规性审查: the centre settles who supplies, or judges a refusal. */
  checkWorkingDays: 2,
  /** A department answers for what its catalogue has. */
  answerWorkingDays: 5,
  /** A department supplies what its catalogue has not. */
  unpublishedWorkingDays: 10,
} as const;
