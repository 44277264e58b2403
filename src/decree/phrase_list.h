// Every phrase in which a decree is told in plain words, for whoever defines X. `{0}`, `{1}` are
// holes, which another language may put in another order. The few words that are made rather than
// looked up (months' names apart: a or an, one third) are in phrase.c.
//
//     X(name, English)

// -- sections, in the order in which they are asked for

X(SECTION_HEADER, "What it is")
X(SECTION_CALENDAR, "How days, months and money are counted")
X(SECTION_FIELDS, "What is known of a person")
X(SECTION_RECORDS, "What is known several times over")
X(SECTION_CODES, "Which offences are meant")
X(SECTION_PARAMETERS, "Figures of the law")
X(SECTION_DEFINES, "Words that stand for values")
X(SECTION_COVERS, "Who is covered")
X(SECTION_GRANTS, "What is granted")
X(SECTION_EXCLUDES, "Who is excluded")
X(SECTION_DEFERS, "What is put off")
X(SECTION_COMBINE, "How grants combine")
X(SECTION_LIMITS, "Limits")
X(SECTION_QUOTAS, "Places and ranking")
X(SECTION_ROUNDS, "Rounds and notices")
X(SECTION_REVOKES, "What takes a grant back")
X(SECTION_DUTIES, "Duties")
X(SECTION_GAPS, "What the text leaves open")
X(SECTION_UNKNOWN, "When a fact is not known")
X(SECTION_ORDER, "In which order it is decided")

// -- joints

X(HEAD_CITE, " ({0})")
X(HEAD_SINCE, ", in force from {0} on")
X(HEAD_UNTIL, ", in force up to and including {0}")
X(HEAD_BETWEEN, ", in force from {0} to {1}, both included")
X(HEAD_HEADING, ", under \"{0}\"")
X(COLON, ": ")
X(SEMICOLON, "; ")
X(COMMA, ", ")
X(AND, " and ")
X(OPEN, "(")
X(CLOSE, ")")
X(QUOTED, "'{0}'")
X(IN_QUOTES, "\"{0}\"")
X(CODE_PREFIX, "\"{0}\" (\"{1}\" and every code below it)")
X(DATE, "{0} {1} {2}")
X(JANUARY, "January")
X(FEBRUARY, "February")
X(MARCH, "March")
X(APRIL, "April")
X(MAY, "May")
X(JUNE, "June")
X(JULY, "July")
X(AUGUST, "August")
X(SEPTEMBER, "September")
X(OCTOBER, "October")
X(NOVEMBER, "November")
X(DECEMBER, "December")

// -- what it is

X(ABOUT, "What the engine does with this decree, from its rules alone. Names are the author's.")
X(HEADER_CITE, "cited as: {0}")
X(HEADER_MADE, "made on {0}")
X(HEADER_EFFECT, "in effect on {0}, the day from which people leave (effect)")
X(HEADER_RECKONED, "ages and served time are counted to {0} (reckoned)")
X(HEADER_REPLACES, "it takes the place of \"{0}\", of which it keeps nothing")
X(HEADER_KEEPS_ALL,
  "it takes the place of \"{0}\" and keeps all rules of it that it does not state "
  "anew; they are told here with its own")
X(HEADER_KEEPS, "it takes the place of \"{0}\" and keeps of it, where it does not state them anew, "
                "{1}; they are told here with its own")
X(HEADER_TESTS, "the file also holds {0} worked cases and {1} claims, which decide nothing and are "
                "not told here")

// -- the calendar

X(MONTH_END_CLAMP, "where a month is too short for the day, its last day counts")
X(MONTH_END_OVERFLOW, "where a month is too short for the day, the first day of the next counts")
X(MONTH_END_REFUSE,
  "where a month is too short for the day, there is no such day, and what hangs on "
  "it is not known")
X(MONTH_END_EXAMPLE, ": one month after {0} is {1}")
X(MONTH_END_REFUSED, ": one month after {0} is no day")
X(MONTH_END_OPEN, "what becomes of a month that is too short is not said")
X(DAY_COUNT_EXCLUSIVE, "of a span of days the first does not count")
X(DAY_COUNT_INCLUSIVE, "of a span of days the first counts too")
X(DAY_COUNT_EXAMPLE, ": from {0} to {1}, {2} days")
X(DAY_COUNT_EXAMPLE_ONE, ": from {0} to {1}, 1 day")
X(DAY_COUNT_OPEN, "whether the first day of a span counts is not said")
X(CURRENCY, "sums in {0} are kept to {1} decimals")
X(CALENDAR_STEP, "a length of time is added to a day in one step of months and then one of days")

// -- types

X(TYPE_BOOLEAN, "true or false")
X(TYPE_INTEGER, "a whole number")
X(TYPE_RATIO, "a number, kept as an exact fraction")
X(TYPE_DATE, "a date")
X(TYPE_DURATION, "a length of time")
X(TYPE_TEXT, "a text")
X(TYPE_CHOICE, "one of ")
X(TYPE_CODES, "a set of offence codes")
X(TYPE_MONEY, "a sum of money in {0}")
X(TYPE_OR_NONE, ", or none where it does not apply")

// -- facts

X(FIELD_FROM_NAME, "; from the column of the same name")
X(FIELD_FROM, "; from \"{0}\"")
X(FIELD_FROM_CUSTODY, "; worked out from all sentences of the person (\"{0}\")")
X(FIELD_ASSUMED, "; where it is not known, it is assumed to be {0}")
X(FIELD_ASSUMED_BY, ", by \"{0}\"")
X(FIELD_PROTECTED, "; protected: a decree should turn on it only where it says so")
X(FIELD_KIND, "; the cases stand from the mildest to the gravest")
X(FIELD_ENDLESS, "; without an end of term: {0}")
X(FIELD_TERM_END, "; the day that reductions move")
X(RECORD_EACH, ", each a row called '{0}'")
X(RECORD_FROM, ", from \"{0}\"")
X(RECORD_FROM_NAME, ", from the resource of the same name")
X(RECORD_HAS, "; of each is known:")
X(RECORD_LAID, "they lie together in time: each is as long as {0} says and begins on {1}")
X(RECORD_LAID_AFTER, ", or behind the row whose number {0} gives, the first being 1")
X(RECORD_EMPTY,
  "Of somebody who has no row: what is asked of every row holds, what is asked of some "
  "row does not, a count or a sum is 0, and the longest, earliest or greatest is none.")
X(CODES_PLUS, "; and all that is in '{0}'")
X(SAME, "\"{0}\" is the same offence as \"{1}\"")
X(CODES_FOREIGN, "A code that neither the decree nor the register's list of codes knows is not "
                 "known, never another offence.")
X(PARAMETER_IS, " is {0}")
X(DEFINE_EACH, ", of each {0},")
X(DEFINE_IS, " is {0}")
X(DEFINE_HOLDS, " holds when ")

// -- tables

X(TABLE_IS, " is ")
X(TABLE_BY, "; it is read from a table by ")
X(TABLE_UNIQUE, "No two rows fit at once, and one always fits.")
X(TABLE_FIRST,
  "The rows are looked at from the top, and the first that fits holds. Where none fits, "
  "the value is not known.")
X(TABLE_NONE, "Where no row fits because something looked at is none, the value is none.")
X(TABLE_UNKNOWN,
  "Where it is not known which row fits, the value is not known, unless all rows that "
  "may fit give the same.")
X(TABLE_ROW, "row {0}: ")
X(TABLE_RESULT, " gives {0}")
X(CELL_ANY, "any")
X(CELL_EQUAL, "{0}")
X(CELL_NOT_EQUAL, "other than {0}")
X(CELL_LESS, "less than {0}")
X(CELL_LESS_EQUAL, "at most {0}")
X(CELL_GREATER, "more than {0}")
X(CELL_GREATER_EQUAL, "at least {0}")
X(CELL_BEFORE, "before {0}")
X(CELL_BY, "on or before {0}")
X(CELL_AFTER, "after {0}")
X(CELL_FROM, "on or after {0}")

// -- conditions

X(ALL_OF, "all of these hold:")
X(SOME_OF, "at least one of these holds:")
X(NOT_ALL_OF, "not all of these hold:")
X(NONE_OF, "none of these holds:")
X(NOT_SO, "this is not so:")
X(IF_LIST, "the second of these, if the first holds, and otherwise the third:")
X(ALL_OPEN, "all of (")
X(SOME_OPEN, "at least one of (")
X(NOT_ALL_OPEN, "not all of (")
X(NONE_OPEN, "none of (")
X(NOT_OPEN, "it is not so that (")
X(IF_SO, "if it holds that ({0}) then ({1}), otherwise ({2})")
X(IF_VALUE, "{1} if ({0}), otherwise {2}")
X(IS_TRUE, "{0} is true")
X(IS_FALSE, "{0} is false")
X(HOLDS, "{0} holds")
X(HOLDS_NOT, "{0} does not hold")
X(PASSED, "{0} is passed")
X(PASSED_NOT, "{0} is not passed")
X(OPEN_HOLDS, "{0}, which the text leaves open, holds")
X(OPEN_HOLDS_NOT, "{0}, which the text leaves open, does not hold")
X(ALWAYS, "always")
X(NEVER, "never")
X(EQUAL, "{0} is {1}")
X(NOT_EQUAL, "{0} is other than {1}")
X(LESS, "{0} is less than {1}")
X(LESS_EQUAL, "{0} is at most {1}")
X(GREATER, "{0} is more than {1}")
X(GREATER_EQUAL, "{0} is at least {1}")
X(BEFORE, "{0} is before {1}")
X(BY, "{0} is on or before {1}")
X(AFTER, "{0} is after {1}")
X(FROM, "{0} is on or after {1}")
X(AGE_REACHED, "the person is {0} old or more on {1}")
X(AGE_BELOW, "the person is not yet {0} old on {1}")
X(AGE_PASSED, "the person was {0} old before {1}")
X(AGE_NOT_PASSED, "the person was not yet {0} old before {1}")
X(IS_KNOWN, "{0} is known")
X(IS_KNOWN_NOT, "{0} is not known")
X(IS_NONE, "{0} is none")
X(IS_NONE_NOT, "{0} is not none")
X(IS_CASE, "{0} is {1}")
X(IS_CASE_NOT, "{0} is not {1}")
X(IN, "{0} is ")
X(MEETS, "some code in {0} is ")
X(WITHIN, "every code in {0} is ")
X(SET_NAMED, "in the set '{0}'")
X(SET_LITERAL, "one of ")
X(ROW_OF, "row of {0}")
X(ANY_A, "there is a {0} for which ")
X(ANY_AN, "there is an {0} for which ")
X(EVERY, "for every {0}, ")
X(NO, "there is no {0} for which ")
X(COUNT, "the number of {1}")
X(SUM, "the sum of {0} over all {1}")
X(LONGEST, "the longest {0} of all {1}")
X(SHORTEST, "the shortest {0} of all {1}")
X(LATEST, "the latest {0} of all {1}")
X(EARLIEST, "the earliest {0} of all {1}")
X(GREATEST, "the greatest {0} of all {1}")
X(LEAST, "the least {0} of all {1}")
X(FOR_WHICH, " for which {0}")

// -- values

X(TRUE, "true")
X(FALSE, "false")
X(HEADER_DAY, "{1} ({0})")
X(YEAR, "{0} year")
X(YEARS, "{0} years")
X(MONTH, "{0} month")
X(MONTHS, "{0} months")
X(DAY, "{0} day")
X(DAYS, "{0} days")
X(PLUS, "{0} plus {1}")
X(MINUS, "{0} less {1}")
X(DAY_AFTER, "the day {1} after {0}")
X(DAY_BEFORE, "the day {1} before {0}")
X(TIMES, "{0} times {1}")
X(PART_OF, "{0} of {1}")
X(DIVIDED, "{0} divided by {1}")
X(DAYS_FROM, "the days from {0} to {1}")
X(MONTHS_DOWN, "the whole months from {0} to {1}, a part of a month not counting")
X(MONTHS_UP, "the whole months from {0} to {1}, a part of a month counting as one")
X(YEARS_DOWN, "the whole years from {0} to {1}, a part of a year not counting")
X(YEARS_UP, "the whole years from {0} to {1}, a part of a year counting as one")
X(ROUND_UP, "{0}, rounded up to a whole number")
X(ROUND_DOWN, "{0}, rounded down to a whole number")
X(ROUND_NEAR, "{0}, rounded to the nearest whole number, halves away from zero")
X(MONEY_UP, "{0}, rounded up to the smallest unit of {1}")
X(MONEY_DOWN, "{0}, rounded down to the smallest unit of {1}")
X(MONEY_NEAR, "{0}, rounded to the nearest smallest unit of {1}, halves away from zero")
X(SMALLER, "the smaller of {0} and {1}")
X(LARGER, "the larger of {0} and {1}")
X(EARLIER, "the earlier of {0} and {1}")
X(LATER, "the later of {0} and {1}")
X(SHORTER, "the shorter of {0} and {1}")
X(LONGER, "the longer of {0} and {1}")
X(LENGTH, "the months and days from {0} to {1}")
X(PART_DOWN,
  "{0} of {1}, in whole months as far as they go and the rest in days, of which {2} make "
  "a month, rounded down")
X(PART_UP,
  "{0} of {1}, in whole months as far as they go and the rest in days, of which {2} make a "
  "month, rounded up")

// -- clauses

X(COVERS_ALL, "No clause says who is covered, so everybody in the register is.")
X(COVERS_ONE, "A person is covered when at least one of these clauses holds, and otherwise gets "
              "nothing.")
X(COVERS_WHEN, "covered, when ")
X(GRANTS_NONE, "Nothing is granted.")
X(GRANTS_WHEN, "when ")
X(GRANTS_EACH, "it is about each {0} by itself, for which ")
X(GRANTS_EACH_ALL, "it is about every {0}, each by itself")
X(GRANTS_EACH_WHEN, "and only when, of the person, ")
X(GRANTS_NOTE, "A floor and a cap on a reduction are compared as dates, each on the person's own "
               "end of term, the cap last. Nobody leaves before the day of effect, and no term "
               "becomes longer. A term without an end has nothing to reduce.")
X(GRANTS_EACH_NOTE, "Where a grant is about rows, what is left of them is laid together again, and "
                    "the end of the term moves by as much as the end of all rows moves.")
X(NOTWITHSTANDING, "it holds notwithstanding {0}")
X(NOTWITHSTANDING_ALL, "it holds notwithstanding every exclusion")
X(BARRED_BY, "may be barred by {0}")
X(ACT_RELEASE, "the person is released on {0}, the day of effect")
X(ACT_RELEASE_UNDATED, "the person is released on the day of effect")
X(ACT_RELEASE_EACH, "what of the {0} is not served by the day of effect is taken off")
X(ACT_REDUCE, "the term is reduced by {0}")
X(ACT_REDUCE_EACH, "the {1} is reduced by {0}")
X(ACT_FLOOR, ", but by at least {0}")
X(ACT_CAP, ", but by at most {0}")
X(ACT_FLOOR_CAP, ", but by at least {0} and at most {1}")
X(ACT_REDUCE_TO, "the term becomes {0}, counted from {1}, and never longer than it was")
X(ACT_COMMUTE, "the penalty becomes '{0}', of the same length if it had one")
X(ACT_COMMUTE_OF, "the penalty becomes '{0}' of {1}, counted from {2}")
X(ACT_TRANSFER, "the person is moved to '{0}'")
X(ACT_WAIVE, "nothing is left of the sum '{0}'")
X(ACT_REMIT, "{1} of the sum '{0}' is taken off, never below nothing")
X(ACT_AND, "and also: ")
X(ACT_THEN, "then, on the person as the acts before leave them: ")
X(EXCLUDES_NONE, "No clause excludes anybody.")
X(EXCLUDES_NOTE, "Whoever is excluded does not get what a grant would give.")
X(EXCLUDES_FROM, "excluded from {0}, when ")
X(EXCLUDES_EXCEPT, "excluded from all grants except {0}, when ")
X(EXCLUDES_ALL, "excluded from all grants, when ")
X(EXCLUDES_EACH_FROM, "that {1} alone is barred from {0}, when ")
X(EXCLUDES_EACH_EXCEPT, "that {1} alone is barred from all grants about rows except {0}, when ")
X(EXCLUDES_EACH_ALL, "that {1} alone is barred from all grants about rows, when ")
X(EXCLUDES_NOT, "but not from {0}, notwithstanding this")
X(DEFERS_NOTE,
  "A grant that is put off holds, but not yet: what it gives counts from the day given. "
  "Of several days the last counts.")
X(DEFERS_FROM, "put off: {0}, when ")
X(DEFERS_EXCEPT, "put off: all grants except {0}, when ")
X(DEFERS_ALL, "put off: all grants, when ")
X(DEFERS_UNTIL, "until {0}")
X(DEFERS_UNTIL_OPEN, "until when is not said")
X(COMBINE_NONE, "The text does not say how grants on the term combine, as no two of them can meet.")
X(COMBINE_ALL, "where several grants act on the term, ")
X(COMBINE_AMONG, "where several of {0} act on the term, ")
X(COMBINE_BEST, "the one most favourable to the person counts")
X(COMBINE_FIRST, "the first that holds counts, in the order of the text")
X(COMBINE_ORIGINAL, "the days that each takes off, worked out from the same end, are added up")
X(COMBINE_REMAINDER,
  "they act one after another, in the order of the text, each worked out on what "
  "the one before left")
X(COMBINE_ORDER, "the order of the text: {0}")
X(COMBINE_OTHERS,
  "Of two kinds of penalty the milder counts; of two grants on one sum of money the "
  "one that leaves least.")
X(LIMIT_ALL, "all reductions together take off at most {0}; a release is untouched")
X(LIMIT_ON, "the reductions of {0} together take off at most {1}; a release is untouched")
X(QUOTA_TAKE, "of those whom {0} would reach, {1} are taken")
X(QUOTA_SHARE_UP, "of those whom {0} would reach, {1} of them are taken, rounded up")
X(QUOTA_SHARE_DOWN, "of those whom {0} would reach, {1} of them are taken, rounded down")
X(QUOTA_SHARE_NEAR, "of those whom {0} would reach, {1} of them are taken, rounded to the nearest, "
                    "halves up")
X(QUOTA_PER, ", for each {0}")
X(QUOTA_RANK, "in the order of:")
X(QUOTA_UP, "{0}, the smallest first")
X(QUOTA_DOWN, "{0}, the largest first")
X(QUOTA_UP_DATE, "{0}, the earliest first")
X(QUOTA_DOWN_DATE, "{0}, the latest first")
X(QUOTA_TIE_LOTTERY, "of those who rank alike at the last place, lots decide (draw \"{0}\")")
X(QUOTA_TIE_ALL, "of those who rank alike at the last place, all are taken")
X(QUOTA_TIE_NONE, "of those who rank alike at the last place, none is taken")
X(QUOTA_NOTE,
  "Whoever finds no place keeps what other grants give. A value that is none ranks last.")
X(ROUND, "\"{0}\", from {1} to {2}, by \"{3}\"")
X(ROUND_NOTE, "Whether a person has passed a round is a fact, not known until its list is there.")
X(NOTICE_ON, "notice to \"{0}\" on {1}")
X(NOTICE_BEFORE, "notice to \"{0}\" {1} before {2}")
X(NOTICE_DAY, ", that is on {0}")
X(REVOKES_NOTE,
  "A grant is taken back on facts that come later. Only what is certain takes anything "
  "back.")
X(REVOKES_FROM, "taken back: {0}, when ")
X(DUTY, "\"{0}\": \"{1}\"")
X(DUTY_AFTER, "for those reached by {0}")
X(DUTY_ALWAYS, "for everybody to whom something is granted")
X(GAP, "open: \"{0}\"")
X(GAP_VALUE,
  "what is not given is {0}; whoever it reaches is undetermined between the least and the most it "
  "can be")
X(GAP_ON, "said with every outcome of {0}")
X(GAP_READ, "a rule asks it, and whoever it matters for is undetermined")
X(GAP_ALL, "said with the outcome of everybody who is covered")
X(ALL_GRANTS, "all grants")

// -- what holds of all

X(UNKNOWN_1,
  "A fact that is not known is never guessed, and never taken for a no. What is compared "
  "with it is not known either. Where all conditions of a list must hold, one that fails "
  "settles it; where one is enough, one that holds settles it.")
X(UNKNOWN_2,
  "Where the outcome hangs on such a fact, the person is undetermined, and the facts are "
  "named that would settle it. Where every value it may have gives the same outcome, that "
  "outcome stands.")
X(UNKNOWN_3, "None is not unknown: it is known that there is nothing. A comparison with none does "
             "not hold.")
X(ORDER_FACTS, "The facts are read; what is missing and may be assumed is assumed.")
X(ORDER_COVERS, "Covered: {0}. For whom none holds, that is all.")
X(ORDER_COVERS_ALL, "Everybody is covered.")
X(ORDER_GRANTS, "What each grant asks: {0}.")
X(ORDER_EXCLUDES, "What bars it: {0}. Exclusion comes before grant.")
X(ORDER_AFTER, "What takes grants back or has no place for them: {0}.")
X(ORDER_DEFERS, "What puts off those that are left: {0}. If other grants are left as well, these "
                "count.")
X(ORDER_TERM,
  "What is left is worked out on the term, combined and limited, and nobody leaves before "
  "the day of effect; then kind, place and money.")
