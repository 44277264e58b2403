// Every text of the report: X(name, English, Korean). A text that lacks a language does not
// compile. Whole sentences: what stands in braces is put in as it is, and a language may have it at
// any place; `{name:은}` adds the Korean particle that fits. No guard: this is included for each
// use.

// The page.
X(TITLE, "Report on an act of clemency", "사면 결과 보고서")
X(PAGE_TITLE, "Report on an act of clemency: {decree}", "사면 결과 보고서: {decree}")
X(SKIP, "Skip to the report", "본문으로 건너뛰기")
X(LANGUAGES, "Language", "언어")
X(CONTENTS, "Contents", "차례")
X(UNDER_DECREE, "Under: {decree}", "근거: {decree}")
X(AS_OF, "As of {date}", "{date} 기준")
X(EDITION_PUBLIC, "Public edition: no officer is mentioned and small numbers are not shown.",
  "공개판: 담당관은 언급하지 않으며 작은 수는 표시하지 않습니다.")
X(EDITION_FULL,
  "Full edition, for auditors: it names officers by their numbers. Not for the public.",
  "감사용 전체판: 담당관이 번호로 나타납니다. 외부에 공개하지 마십시오.")
X(REHEARSAL, "This is a rehearsal. None of the people in it exist.",
  "예행연습입니다. 여기에 나오는 사람은 모두 가상의 인물입니다.")
X(MADE_BY, "Made by {program} from the programme’s log {origin} at {size} entries.",
  "{program:이} 사업 기록 {origin}의 항목 {size}개로 만들었습니다.")
X(TABLE_CAPTION, "Table {number}. {caption}", "표 {number}. {caption}")
X(FIGURE_CAPTION, "Figure {number}. {caption}", "그림 {number}. {caption}")
X(MISSING_PART, "This part is missing. {how}", "이 부분은 없습니다. {how}")
X(LOW_TO_HIGH, "{low} to {high}", "{low}~{high}")
X(PERCENT, "{number}%", "{number}%")
X(NAME_AND_KEY, "{name} ({key})", "{name} ({key})")
X(FACILITY_UNKNOWN, "Facility not known", "시설 미상")
X(CLAUSE_UNKNOWN, "no clause", "해당 조항 없음")
X(NOT_SHOWN, "not shown", "비공개")
X(NOT_SHOWN_NOTE,
  "Not shown: fewer than {limit} people, or a number from which such a one could be computed.",
  "비공개: {limit}명 미만이거나, 그런 수를 계산해 낼 수 있는 수입니다.")
X(TOTAL, "All", "합계")
X(AND_TWO, "{first} and {second}", "{first:과} {second}")

// At a glance.
X(SUMMARY, "At a glance", "한눈에 보기")
X(GLANCE_LISTED, "chosen, of {all} people in the register", "선정자 (명부 전체 {all}명 중)")
X(GLANCE_RELEASED, "released", "석방")
X(GLANCE_REDUCED, "with a shorter term", "감형")
X(GLANCE_DECLINED, "declined", "본인 사양")
X(GLANCE_BREACHES, "breaches of a rule", "규칙 위반")
X(GLANCE_FLAGS, "flags, in {tests} tests", "주의 표시 (검정 {tests}회 중)")
X(GLANCE_NO_DATA, "tests without enough data", "자료 부족으로 하지 못한 검정")
X(GLANCE_HELD, "held on {date}", "{date} 현재 수용 인원")
X(GLANCE_HELD_LATER, "expected to be held in {month} (80% range)",
  "{month} 예상 수용 인원 (80% 구간)")

// Outcome.
X(OUTCOME, "Outcome", "결과")
X(OUTCOME_INTRO,
  "Everybody in the register is counted once, by what became of them by {date}. Who is chosen "
  "stands "
  "on the final list; the others are told apart by the last step that they did not pass.",
  "명부에 있는 모든 사람을 {date}까지의 결과에 따라 한 번씩만 셉니다. 선정자는 최종 명단에 오른 "
  "사람이며, "
  "나머지는 마지막으로 통과하지 못한 단계에 따라 구분합니다.")
X(OUTCOME_MISSING, "The list of this programme has not been made yet.",
  "이 사업의 명단은 아직 작성되지 않았습니다.")
X(OUTCOME_FIGURE, "What became of everybody in the register", "명부에 있는 모든 사람의 결과")
X(OUTCOME_ALT,
  "Bar chart. Of {all} people in the register, {listed} are chosen: {released} are released and "
  "{reduced} have a shorter term. The numbers stand in the table that follows.",
  "막대그래프. 명부의 {all}명 가운데 선정자 {listed}, 그중 석방 {released}, 감형 {reduced}. 수치는 "
  "다음 "
  "표에 있습니다.")
X(OUTCOME_TABLE, "People by outcome", "결과별 인원")
X(COLUMN_OUTCOME, "Outcome", "결과")
X(COLUMN_MEANING, "What it means", "설명")
X(COLUMN_PEOPLE, "People", "인원(명)")
X(EFFECT_RELEASED, "Released", "석방")
X(EFFECT_REDUCED, "Term reduced", "감형")
X(EFFECT_TRANSFERRED, "Moved", "이송")
X(EFFECT_DECLINED, "Declined", "본인 사양")
X(EFFECT_TO_COME, "Not yet in effect", "미시행")
X(MEANS_RELEASED, "let go by the decree itself", "포고에 따라 바로 석방됨")
X(MEANS_REDUCED, "the term, the penalty or what is to be paid was made less",
  "형기, 형벌 또는 납부액이 줄어듦")
X(MEANS_TRANSFERRED, "moved to another place", "다른 곳으로 옮겨짐")
X(MEANS_DECLINED, "did not want what was given", "주어진 혜택을 원하지 않음")
X(MEANS_TO_COME, "on the list, and nothing recorded yet", "명단에 있으나 아직 시행 기록이 없음")
X(MEANS_LISTED, "the five rows above together", "위 다섯 행의 합")
X(WHY_LISTED, "Chosen", "선정자")
X(WHY_SET_ASIDE, "Set aside at the facility", "시설에서 보류")
X(WHY_REFUSED, "Refused at the final round", "최종 심사에서 기각")
X(WHY_NO_PLACE, "No place, or taken off", "자리 없음 또는 명단에서 제외")
X(WHY_UNDETERMINED, "Undetermined", "판정 불가")
X(WHY_DEFERRED, "Put off", "연기")
X(WHY_REVOKED, "Revoked", "취소")
X(WHY_EXCLUDED, "Excluded", "제외 대상")
X(WHY_NOT_GRANTED, "Not granted", "해당 조항 없음")
X(WHY_NOT_COVERED, "Not covered", "적용 대상 아님")
X(MEANS_SET_ASIDE, "could have been nominated, and was not", "추천될 수 있었으나 추천되지 않음")
X(MEANS_REFUSED, "those who read the case refused it", "사건을 검토한 담당관이 기각함")
X(MEANS_NO_PLACE, "passed, and all places were taken; or withdrawn by a correction",
  "통과했으나 남은 자리가 없거나, 정정으로 철회됨")
X(MEANS_UNDETERMINED, "facts are missing on which the outcome depends",
  "결과를 좌우하는 사실이 빠져 있음")
X(MEANS_DEFERRED, "a clause gives it, but not yet", "조항에 해당하나 아직 때가 되지 않음")
X(MEANS_REVOKED, "a clause gave it; what has come about since takes it back",
  "조항에 해당했으나 그 뒤의 사정으로 취소됨")
X(MEANS_EXCLUDED, "a clause would give it; another bars it",
  "해당하는 조항이 있으나 다른 조항이 막음")
X(MEANS_NOT_GRANTED, "covered, but no clause gives anything, or outside a quota",
  "적용 대상이나 해당 조항이 없거나 정원 밖임")
X(MEANS_NOT_COVERED, "outside what the decree is about", "포고의 적용 범위 밖")
X(MEANS_ALL, "everybody in the register", "명부에 있는 모든 사람")
X(LEAVING,
  "Of those whose term is reduced, {ended} reach its new end by {date}: their term is over too.",
  "감형된 사람 가운데 {ended}명은 {date}까지 새 형기가 끝납니다.")
X(BY_CLAUSE, "By clause", "조항별")
X(BY_CLAUSE_INTRO,
  "A clause stands here where it decided. Where several gave something together, they are one row, "
  "so "
  "that nobody is counted twice.",
  "결정의 근거가 된 조항입니다. 여러 조항이 함께 적용된 경우에는 한 행으로 묶어 아무도 두 번 세지 "
  "않습니다.")
X(CLAUSE_FIGURE, "People chosen, by the clause that gives it", "조항별 선정자 수")
X(CLAUSE_ALT,
  "Bar chart of how many people are chosen by each of {count} clauses or sets of clauses. "
  "The numbers stand in the table that follows.",
  "조항 또는 조항 묶음 {count}개별 선정자 수를 나타낸 막대그래프. 수치는 다음 표에 있습니다.")
X(CLAUSE_TABLE, "People chosen, by clause and outcome", "조항과 결과별 선정자 수")
X(COLUMN_CLAUSE, "Clause", "조항")
X(BY_FACILITY, "By facility", "시설별")
X(BY_FACILITY_INTRO,
  "Facilities stand in the order of the register. They differ in size and in whom they hold, so a "
  "larger number is neither better nor worse.",
  "시설은 명부의 순서대로 나열했습니다. 시설마다 규모와 수용자가 다르므로 수가 많다고 더 좋거나 "
  "나쁜 것은 "
  "아닙니다.")
X(FACILITY_FIGURE, "People chosen, by facility", "시설별 선정자 수")
X(FACILITY_ALT,
  "Bar chart of how many people are chosen in each of {count} facilities, in the order of "
  "the register. The numbers stand in the table that follows.",
  "시설 {count}곳의 선정자 수를 명부 순서대로 나타낸 막대그래프. 수치는 다음 표에 있습니다.")
X(FACILITY_TABLE, "People chosen, by facility and outcome", "시설과 결과별 선정자 수")
X(COLUMN_FACILITY, "Facility", "시설")

// Calendar.
X(CALENDAR, "Calendar", "일정")
X(CALENDAR_INTRO, "The days that the decree sets, and when the log says that each step was done.",
  "포고가 정한 날과, 기록에 남은 실제 시행일입니다.")
X(CALENDAR_FIGURE, "What was planned and when it was done", "계획과 실제 시행")
X(CALENDAR_ALT,
  "Timeline from {from} to {to} with a row for each step: outlines are what the decree plans, "
  "filled "
  "shapes what was done. The days stand in the table that follows.",
  "{from}부터 {to}까지의 일정표. 단계마다 한 줄이며, 빈 도형은 포고의 계획, 채운 도형은 실제 "
  "시행입니다. "
  "날짜는 다음 표에 있습니다.")
X(CALENDAR_TABLE, "Steps, as planned and as done", "단계별 계획과 실제")
X(COLUMN_STEP, "Step", "단계")
X(COLUMN_PLANNED, "Planned", "계획")
X(COLUMN_DONE, "Done", "실제")
X(COLUMN_ACTS, "Acts in the log", "기록된 행위(건)")
X(PLANNED, "planned by the decree", "포고의 계획")
X(DONE, "done, by the log", "기록된 실제 시행")
X(DAY_TO_DAY, "{from} to {to}", "{from} ~ {to}")
X(DAYS_OF_YEAR, "{day} {name} to {last_day} {last_name} {year}",
  "{year}. {name}. {day}. ~ {last_name}. {last_day}.")
X(STEP_OPENED, "Programme opened", "사업 개시")
X(STEP_SIGNED, "Decree signed", "포고 서명")
X(STEP_FROZEN, "Register frozen", "명부 확정")
X(STEP_FIRST_ROUND, "First round, at the facilities", "1차 심사(시설)")
X(STEP_FINAL_ROUND, "Final round, at the centre", "최종 심사(중앙)")
X(STEP_LISTED, "List finalised", "명단 확정")
X(STEP_SEALED, "List sealed", "명단 봉인")
X(STEP_FACILITIES, "Facilities told", "시설 통보")
X(STEP_PEOPLE, "People told", "본인 통보")
X(STEP_OBJECTIONS, "Objections filed", "이의 제기")
X(STEP_EFFECT, "In effect", "시행")
X(STEP_PUBLIC, "Open to the public", "공개")
X(STEP_AUDIT, "Cases read again", "사건 재검토")
X(STEP_CLOSED, "Programme closed", "사업 종료")

// Findings.
X(FINDINGS, "Was the selection clean?", "선정은 공정했는가")
X(FINDINGS_INTRO,
  "{tests} tests were made; for {none} more there was not enough data, which is not the same as "
  "clean. A finding says where to look. None is proof, and each has innocent readings.",
  "검정을 {tests}회 했고, {none}회는 자료가 부족해 하지 못했습니다. 자료가 없다는 것은 문제가 "
  "없다는 뜻이 "
  "아닙니다. 발견된 사항은 살펴볼 곳을 알려 줄 뿐 증거가 아니며, 저마다 정당한 까닭이 있을 수 "
  "있습니다.")
X(FINDINGS_MISSING,
  "Give ‘jubilee report’ the folder of a programme whose final round is over, with its register "
  "and "
  "its facts.",
  "최종 심사가 끝난 사업의 폴더를 명부와 사실 자료까지 갖추어 ‘jubilee report’에 지정하십시오.")
X(FINDINGS_TABLE, "Tests and verdicts, by what was tested", "검정 내용별 횟수와 판정")
X(FINDINGS_PUBLIC,
  "Findings about officers and facilities go to the auditors and are not in this edition.",
  "담당관과 시설에 관한 사항은 감사관에게 전달하며 이 판에는 싣지 않습니다.")
X(COLUMN_CODE, "Code", "부호")
X(COLUMN_TESTED, "What was tested", "검정 내용")
X(COLUMN_CHECKED, "Held against a rule", "규칙 대조")
X(COLUMN_TESTS, "Tests made", "검정 횟수")
X(COLUMN_NO_DATA, "No data", "자료 없음")
X(COLUMN_WATCH, "Watch", "관찰")
X(COLUMN_FLAG, "Flag", "주의")
X(COLUMN_BREACH, "Breach", "위반")
X(CHECKED, "yes", "대조함")
X(TESTS_NONE, "none", "없음")
X(TESTS_NOTE,
  "A dash: there is nothing to count. Where it says ‘none’ no test was made, which is not the same "
  "as clean; why is said below.",
  "줄표(–)는 셀 것이 없다는 뜻입니다. ‘없음’은 검정을 하지 않았다는 뜻이며 문제가 없다는 뜻이 "
  "아닙니다. 그 까닭은 아래에 있습니다.")
X(NOT_TESTED, "Why no test was made of some", "검정하지 않은 까닭")
X(REASON_OF, "{tested}: {why}", "{tested}: {why}")
X(UNTESTED_NO, "tests were made", "검정함")
X(UNTESTED_RULE_ALONE, "a rule, without statistics", "통계를 쓰지 않는 규칙임")
X(UNTESTED_TOO_FEW, "too few cases for any test", "사건이 너무 적어 검정할 수 없음")
X(UNTESTED_NO_PROPOSALS, "what the decree gives each person is not at hand",
  "포고가 각 사람에게 무엇을 주는지 알 수 없음")
X(UNTESTED_NO_LIST, "the list is not at hand", "명단이 없음")
X(UNTESTED_NOTHING_LATE, "no entry came more than a week late", "일주일 넘게 늦은 기록이 없음")
X(UNTESTED_NO_NAMES, "the register has no names or no dates of birth",
  "명부에 이름이나 생년월일이 없음")
X(UNTESTED_TOO_MANY_DOUBLES,
  "more pairs of records may be one person than can be held; see doubles",
  "같은 사람일 수 있는 기록의 쌍이 너무 많아 다 담을 수 없음 (doubles 명령 참조)")
X(UNTESTED_NO_FAMILY_COLUMN, "the register has no family groups", "명부에 가족 항목이 없음")
X(UNTESTED_NO_FAMILIES, "nobody in the register has a family group",
  "명부에 가족이 적힌 사람이 없음")
X(UNTESTED_NO_PAIRS,
  "readers are paired by lot and a facility has one clerk and one head, so there are no pairs to "
  "compare",
  "검토자의 짝은 추첨으로 정하고 시설마다 담당자와 책임자가 한 명씩이어서 비교할 짝이 없음")
X(UNTESTED_NO_LOOKS, "the log holds no look at a record", "기록에 열람이 없음")
X(UNTESTED_NO_EDITS, "no record was edited before the freeze", "명부 확정 전에 고친 기록이 없음")
X(UNTESTED_NO_RAISE, "no edit raised a fact that decides", "결정적 사실을 올린 수정이 없음")
X(UNTESTED_NO_FREE_LINE,
  "lines rest on dates and terms that no officer of the programme can change; edits that move "
  "somebody over one are weighed by B1",
  "기준선은 이 사업의 담당관이 바꿀 수 없는 날짜와 형기에 따르며, 기준선을 넘게 한 수정은 B1에서 "
  "따짐")
X(UNTESTED_NO_CHOICE, "no case that leaves a choice was read",
  "재량이 있는 사건을 검토한 일이 없음")
X(UNTESTED_NO_SECOND, "no case was read twice", "두 번 검토한 사건이 없음")
X(UNTESTED_NO_DEALS, "no case was dealt", "배당한 사건이 없음")
X(UNTESTED_NO_RANKS, "the decree ranks nobody among the cases", "포고가 사건의 순위를 정하지 않음")
X(UNTESTED_NOBODY_PROPOSED, "nobody was proposed", "추천 대상이 없음")
X(UNTESTED_NO_MARKS, "the register has no marks for conduct", "명부에 행실 평가가 없음")
X(UNTESTED_NO_WORK, "no facility with work proposed anybody", "작업이 있는 시설에 추천 대상이 없음")
X(UNTESTED_NO_OFFICERS, "the register lists no officers", "명부에 담당관이 없음")
X(UNTESTED_NO_TOWNS, "the register has neither petitioners nor the towns people come from",
  "명부에 청원인도 출신지도 없음")
X(UNTESTED_NO_SIGNATORIES, "the register does not name who signed movements",
  "명부에 이동을 승인한 사람이 없음")
X(UNTESTED_NO_TRANSFERS,
  "nobody was transferred in the 180 days before the freeze or a year earlier",
  "명부 확정 전 180일과 그 한 해 전의 같은 기간에 이송된 사람이 없음")
X(UNTESTED_TOO_MANY_PAIRS, "there are too many readers and facilities to try all pairs",
  "검토자와 시설이 너무 많아 모든 짝을 검정할 수 없음")
X(FINDINGS_LIST, "What was found", "발견된 사항")
X(FINDINGS_NONE, "Nothing was flagged or watched, and no rule was seen broken, in {tests} tests.",
  "검정 {tests}회에서 주의나 관찰 대상이 없었고, 규칙 위반도 보이지 않았습니다.")
X(FINDINGS_LIST_TABLE, "Findings, the gravest first; not an order of persons",
  "발견된 사항(중한 순서이며 사람의 순위가 아님)")
X(FINDINGS_MORE, "{count} more findings stand in the files that ‘jubilee oversee’ writes.",
  "나머지 {count}건은 ‘jubilee oversee’가 만드는 파일에 있습니다.")
X(COLUMN_VERDICT, "Verdict", "판정")
X(COLUMN_SAYS, "What it shows", "드러난 점")
X(SAYS_NOTHING, "–", "–")
X(SAYS_ONE_SESSION,
  "one session raised facts of people who were then chosen more often than others there",
  "한 번의 작업에서 사실을 올려 준 사람들이 그곳의 다른 사람보다 더 많이 선정됨")
X(SAYS_TWO_BENEFITS, "a person has two benefits on one list",
  "한 사람이 한 명단에서 두 가지 혜택을 받음")
X(SAYS_WRONG_END, "a benefit that its own dates do not bear out", "혜택이 적힌 날짜와 맞지 않음")
X(SAYS_TOO_MANY_PLACES, "more people by a quota than it has places", "정원보다 많은 사람이 들어감")
X(SAYS_ONE_DIRECTION, "differs from the other reader in one direction",
  "다른 검토자와 한쪽 방향으로 어긋남")
X(SAYS_PASSES_REFUSED, "passes, more often than colleagues, what the other reader refuses",
  "다른 검토자가 기각한 것을 동료보다 자주 통과시킴")
X(SAYS_REFUSES_PASSED, "refuses, more often than colleagues, what the other reader passes",
  "다른 검토자가 통과시킨 것을 동료보다 자주 기각함")
X(SAYS_BAR_TAKEN_AWAY,
  "a fact that barred was taken away in the last days before the freeze, and no document is named",
  "막는 사실이 확정 직전에 지워졌고 근거 서류가 적혀 있지 않음")
X(SAYS_RAISED_OFTEN,
  "facts that decide were raised more often than colleagues raise them, in the last days before "
  "the freeze",
  "확정 직전에 결정적 사실을 동료보다 자주 올림")
X(SAYS_RAISED_AT_FACILITY,
  "facts that decide were raised at this facility more often than at others, in the 90 days before "
  "the freeze",
  "확정 전 90일 동안 이 시설에서 결정적 사실이 다른 시설보다 자주 올라감")
X(SAYS_LEFT_OUT_AND_LISTED, "somebody is on the list whom the decree leaves out",
  "포고가 제외하는 사람이 명단에 있음")
X(SAYS_NEW_TIES,
  "families to which somebody was added since the order was known, more than elsewhere",
  "명령이 알려진 뒤 누군가 더해진 가족이 다른 곳보다 많음")
X(SAYS_EACH_OTHERS, "pass the people of each other’s facility more than others do",
  "서로 상대 시설의 수용자를 남보다 많이 통과시킴")
X(SAYS_ONE_FACILITY, "passes the people of one facility more than others do",
  "한 시설의 수용자를 남보다 많이 통과시킴")
X(SAYS_ONE_KEY, "one key stands for two people", "한 열쇠를 두 사람이 씀")
X(SAYS_SAME_REGISTRAR, "the same registrar finalised the list and sealed it",
  "같은 등록관이 명단을 확정하고 봉인함")
X(SAYS_MORE_OR_FEWER,
  "passes more, or fewer, of the same cases than colleagues would be expected to",
  "같은 사건에서 동료에게 예상되는 것보다 많이 또는 적게 통과시킴")
X(SAYS_ONE_TOWN, "one reader passed more people of one town than expected of the same reader",
  "한 검토자가 한 고장 사람을 그 검토자에게 예상되는 것보다 많이 통과시킴")
X(SAYS_FEW_TOWNS, "what a reader passed beyond the expected lies in few towns",
  "한 검토자가 예상보다 더 통과시킨 사람이 몇 고장에 몰려 있음")
X(SAYS_OUTSIDE_DAYS, "something was done outside the days it may be done on",
  "정해진 날이 아닌 때에 이루어진 일이 있음")
X(SAYS_ENTERED_LATE,
  "a facility’s entries came into the log days after they are said to have been made",
  "시설의 항목이 했다고 적힌 날보다 며칠 늦게 기록에 들어옴")
X(SAYS_LOOKED,
  "looked at records of more people, without a task that the log tells of, than others of the same "
  "role",
  "기록에 남은 업무 없이 같은 역할의 다른 사람보다 많은 사람의 기록을 열람함")
X(SAYS_MOVED_TO_WHERE,
  "people were moved to facilities where more are chosen, more than a year earlier",
  "선정이 많은 시설로 옮겨진 사람이 한 해 전보다 많음")
X(SAYS_ANSWER_BEFORE, "answers depend on the answer before", "판단이 바로 앞의 판단에 따라 달라짐")
X(SAYS_LAST_HOUR, "answers in the last hour of the day are not like those of the rest of it",
  "하루의 마지막 한 시간의 판단이 나머지 시간과 다름")
X(SAYS_RANKED_REFUSED,
  "refuses people who are ranked high enough more often than colleagues would, so that others move "
  "up",
  "순위가 충분히 높은 사람을 동료보다 자주 기각하여 다른 사람이 올라옴")
X(SAYS_SETS_ASIDE, "sets aside more of those who may be nominated than other facilities do",
  "추천될 수 있는 사람을 다른 시설보다 많이 보류함")
X(SAYS_HANDS_BACK, "hands back more of the cases dealt than colleagues do",
  "배당된 사건을 동료보다 많이 반려함")
X(SAYS_HANDED_DOUBTFUL,
  "of what was handed back more than half is less likely to be passed than half of all cases",
  "반려한 사건의 절반 넘게가 통과 가능성이 전체의 중간보다 낮음")
X(SAYS_LOT_UNEVEN,
  "doubtful cases that were handed back fell to readers who pass more, more often than by an even "
  "lot",
  "반려된 불확실한 사건이 고른 추첨보다 자주 많이 통과시키는 검토자에게 감")
X(SAYS_BARRED, "answered about somebody from whom the dealing bars the reader",
  "배당에서 제외되어야 할 사람의 사건을 판단함")
X(SAYS_TIED_NOMINATED,
  "people tied to their facility’s clerk or head were nominated more often than others there",
  "시설의 담당자나 책임자와 연고가 있는 사람이 그곳의 다른 사람보다 자주 추천됨")
X(SAYS_ONE_PERSON, "two records that are likely of one person", "두 기록이 한 사람의 것으로 보임")
X(SAYS_IDENTITY_REPLACED,
  "name and date of birth of the same people were both replaced, by one editor",
  "같은 사람들의 이름과 생년월일을 한 사람이 모두 바꿈")
X(SAYS_BEST_SET_ASIDE,
  "people of the best mark were set aside more often than others of the facility",
  "평가가 가장 좋은 사람이 그 시설의 다른 사람보다 자주 보류됨")
X(COLUMN_ABOUT, "About", "대상")
X(COLUMN_SEEN, "Seen", "관측")
X(COLUMN_EXPECTED, "Expected", "예상")
X(COLUMN_EFFECT, "Share beyond what is expected", "예상을 넘는 비율")
X(COLUMN_Q, "False discovery rate (q)", "거짓 발견율(q)")
X(SEEN_OF, "{hits} of {trials}", "{trials}건 중 {hits}건")
X(SEEN_TIMES, "{hits}", "{hits}건")
X(EXPECTED_RANGE, "{middle} ({range})", "{middle} ({range})")
X(ABOUT_WHOLE, "the programme as a whole", "사업 전체")
X(ABOUT_PERSON, "a person in the register (row {row})", "명부의 한 사람({row}행)")
X(ABOUT_OFFICER, "officer {id}", "담당관 {id}")
X(ABOUT_WITH, "{subject}: {about}", "{subject}: {about}")
X(VERDICT_NO_DATA, "no data", "자료 없음")
X(VERDICT_NOTHING, "nothing found", "이상 없음")
X(VERDICT_WATCH, "watch", "관찰")
X(VERDICT_FLAG, "flag", "주의")
X(VERDICT_BREACH, "breach", "위반")
X(INNOCENT, "Innocent readings", "정당한 까닭일 수 있는 것")
X(INNOCENT_INTRO, "To be read before anybody is asked anything.",
  "누구에게든 묻기 전에 먼저 읽어 주십시오.")
X(INNOCENT_EXCLUDED, "the record of the offence, or of what took its article’s place, may be wrong",
  "범죄 기록이나 개정된 조문의 대응이 틀렸을 수 있음")
X(INNOCENT_CAP, "a date or a term in the register may be wrong",
  "명부의 날짜나 형기가 틀렸을 수 있음")
X(INNOCENT_CLOCK, "a clock may have been wrong", "시계가 틀렸을 수 있음")
X(INNOCENT_BUNDLE, "a bundle may have been long on its way", "묶음이 오는 데 오래 걸렸을 수 있음")
X(INNOCENT_NAMESAKES, "two people may have the same name and birth date",
  "이름과 생년월일이 같은 두 사람일 수 있음")
X(INNOCENT_EXCHANGED,
  "records that had been exchanged may have been put right, or been entered anew from the papers",
  "서로 바뀐 기록을 바로잡았거나 서류를 보고 새로 입력했을 수 있음")
X(INNOCENT_FAMILY, "true ties may have been entered late, when somebody asked for them",
  "실제 가족 관계를 요청에 따라 늦게 입력했을 수 있음")
X(INNOCENT_ENROLLED_TWICE,
  "somebody may have been enrolled twice, or have stood in for a colleague",
  "한 사람을 두 번 등록했거나 동료를 대신했을 수 있음")
X(INNOCENT_TASK,
  "there may have been a task that no event tells of, such as a question by telephone",
  "전화 문의처럼 기록에 남지 않는 업무였을 수 있음")
X(INNOCENT_ARREARS,
  "arrears may have been cleared before the freeze, from papers that bear the marks out",
  "명부 확정 전에 밀린 일을 평가를 뒷받침하는 서류에 따라 처리했을 수 있음")
X(INNOCENT_PAPER, "there may be a paper of which only the number was not typed",
  "서류는 있으나 번호만 입력하지 않았을 수 있음")
X(INNOCENT_MARKS, "marks may have risen at the facility, or its arrears been cleared",
  "그 시설의 평가가 실제로 올랐거나 밀린 일을 처리했을 수 있음")
X(INNOCENT_RULE, "a rule may itself put many people just above the line",
  "규칙 자체 때문에 기준선 바로 위에 사람이 많을 수 있음")
X(INNOCENT_PILE, "a session may have worked off one pile of papers",
  "쌓인 서류를 한 번에 처리했을 수 있음")
X(INNOCENT_OPINION,
  "the reader may have read better or worse cases than the decree’s facts tell, or be of another "
  "opinion in good faith",
  "포고가 보는 사실로는 드러나지 않게 사건의 사정이 더 좋거나 나빴을 수 있고, 선의로 견해가 다를 "
  "수 있음")
X(INNOCENT_ACQUAINTED,
  "the reader may know many people, or take a tie more seriously than others do",
  "아는 사람이 많거나 연고를 남보다 엄격하게 볼 수 있음")
X(INNOCENT_LOT, "the lot may have fallen so: to whom a case goes is not the reader’s to say",
  "추첨이 그렇게 나왔을 수 있으며, 사건이 누구에게 가는지는 담당관이 정하는 것이 아님")
X(INNOCENT_NEW, "the reader may be new, or read the papers otherwise in good faith",
  "새로 온 검토자이거나 선의로 서류를 달리 읽었을 수 있음")
X(INNOCENT_ALIKE, "like cases may have come one after another, or the hard ones been left for last",
  "비슷한 사건이 이어졌거나 어려운 사건을 마지막에 남겨 두었을 수 있음")
X(INNOCENT_WEAK_PAPERS, "those ranked highest may have had the weakest papers",
  "순위가 높은 사람의 서류가 가장 부실했을 수 있음")
X(INNOCENT_DECLINERS, "the facility may hold more people who decline, are ill or lack papers",
  "사양하거나 아프거나 서류가 없는 사람이 그 시설에 더 많을 수 있음")
X(INNOCENT_WORK,
  "the best mark may go together with what is a reason to set aside, such as work that cannot be "
  "left at once",
  "가장 좋은 평가가 당장 놓을 수 없는 작업처럼 보류할 까닭과 함께 갈 수 있음")
X(INNOCENT_SMALL_PLACE, "in a small place everybody is tied to everybody",
  "작은 고장에서는 누구나 서로 연고가 있음")
X(INNOCENT_NO_TIE, "the register may hold a tie that is not there",
  "명부에 실제로 없는 연고가 적혀 있을 수 있음")
X(INNOCENT_HELPED, "a group may have good papers because somebody helped all of them with these",
  "누군가 서류를 도와주어 그 집단의 서류가 좋을 수 있음")
X(INNOCENT_GOOD_PAPERS, "the facility may keep its papers better than the register tells",
  "명부에 드러난 것보다 그 시설의 서류가 더 잘 갖추어졌을 수 있음")
X(INNOCENT_MOVED, "people may have been moved for work, room or health",
  "작업, 수용 공간, 건강 때문에 옮겼을 수 있음")
X(VERDICTS, "What the verdicts mean", "판정의 뜻")
X(VERDICT_MEANS_BREACH, "Breach: a rule was broken; there are no statistics in it.",
  "위반: 규칙이 어겨졌으며, 통계적 판단이 아닙니다.")
X(VERDICT_MEANS_FLAG,
  "Flag: unlikely under honest work, with the number of tests taken into account, and large.",
  "주의: 검정 횟수를 고려해도 정상적인 업무에서는 드물고, 그 정도가 큽니다.")
X(VERDICT_MEANS_WATCH,
  "Watch: unusual, but less sure than a flag, or left to a person by its rule; for auditors alone.",
  "관찰: 특이하나 주의만큼 확실하지 않거나 규칙에 따라 사람의 판단에 맡긴 것으로, 감사관만 봅니다.")
X(VERDICT_MEANS_NO_DATA,
  "No data: too few cases, or the register lacks the fact. Not clean, not "
  "suspicious: not known.",
  "자료 없음: 사건이 너무 적거나 명부에 해당 사실이 없습니다. 문제가 없다는 뜻도, 의심스럽다는 "
  "뜻도 아니며 알 수 "
  "없다는 뜻입니다.")
X(INDICATOR_EXCLUDED, "somebody on the list whom an exclusion bars",
  "제외 대상인데 명단에 오른 사람")
X(INDICATOR_CAP, "a benefit beyond the decree’s limits", "포고의 한도를 넘는 혜택")
X(INDICATOR_LATE, "a step after its closing time or out of order",
  "기한이 지났거나 순서가 어긋난 절차")
X(INDICATOR_TWICE, "one person twice on the list, or in another’s place",
  "한 사람이 두 번 오르거나 다른 사람의 자리에 오른 경우")
X(INDICATOR_FAMILY, "family ties entered after the order was known",
  "명령이 알려진 뒤에 입력된 가족 관계")
X(INDICATOR_FOUR_EYES, "one key for two people, or one who signs twice",
  "한 열쇠를 두 사람이 쓰거나 한 사람이 두 번 서명한 경우")
X(INDICATOR_LOOKS, "records looked at without a task", "업무와 무관한 기록 열람")
X(INDICATOR_EDITS, "facts that decide, raised in the last days", "확정 직전에 올라간 결정적 사실")
X(INDICATOR_CROWDING, "more people just above a line than around it",
  "기준선 바로 위에 몰린 사람들")
X(INDICATOR_BATCHES, "many credits typed in one session", "한 번에 몰아서 입력한 점수")
X(INDICATOR_GENEROUS, "a reader who passes more or fewer than colleagues",
  "동료보다 많이 또는 적게 통과시키는 검토자")
X(INDICATOR_STEERED, "cases handed back, and where they went", "반려된 사건과 그 사건이 옮겨 간 곳")
X(INDICATOR_DIFFERS, "a reader whom the other reader contradicts",
  "다른 검토자와 판단이 어긋나는 검토자")
X(INDICATOR_PACE, "answers that follow the one before, or the hour",
  "앞의 판단이나 시각을 따라가는 판단")
X(INDICATOR_PASSED_OVER, "people ranked higher who were left out", "순위가 높은데도 빠진 사람")
X(INDICATOR_SET_ASIDE, "a facility that sets aside more than others",
  "다른 곳보다 보류가 많은 시설")
X(INDICATOR_USEFUL, "people of the best mark, set aside more than others",
  "평가가 가장 좋은데 남보다 많이 보류된 사람들")
X(INDICATOR_TIED, "officer and beneficiary are tied", "담당관과 선정자 사이의 연고")
X(INDICATOR_GO_BETWEEN, "a reader and what a group of people have in common",
  "검토자와 특정 집단의 공통점")
X(INDICATOR_FACILITY_FAVOUR, "a reader and one facility’s people", "검토자와 특정 시설의 수용자")
X(INDICATOR_MOVED, "people moved to where more are chosen", "선정이 많은 시설로 옮겨진 사람")

// Funnel plots.
X(FUNNELS, "Officers and facilities beside each other", "담당관과 시설의 비교")
X(FUNNELS_INTRO,
  "Each mark is an officer or a facility. Across is how many decisions it rests on; up is the "
  "share, "
  "moved by what was expected of these cases. Chance, and the spread that there is among "
  "colleagues "
  "anyway, keep about 95 in 100 marks within the dashed lines and 998 in 1,000 within the solid "
  "ones. Small numbers vary more, so the lines open to the left. There are no ranks: a place on "
  "the "
  "page is not a place in an order. Verdicts come from the tests, not from the lines, which are "
  "left out of fewer than 20.",
  "표시 하나가 담당관 또는 시설 하나입니다. 가로는 결정 건수, 세로는 해당 사건들에서 예상되는 값을 "
  "감안해 조정한 비율입니다. 우연과 동료 사이에 으레 있는 차이만으로도 표시 100개 중 약 95개는 "
  "점선 "
  "안에, 1,000개 중 약 998개는 실선 안에 듭니다. 건수가 적을수록 변동이 크므로 선은 왼쪽으로 "
  "갈수록 "
  "벌어집니다. 순위가 아니며, 위치는 순서를 뜻하지 않습니다. 판정은 선이 아니라 검정에 따르며, "
  "20개보다 적으면 선을 긋지 않습니다.")
X(FUNNEL_OFFICERS, "Officers: {tested}", "담당관: {tested}")
X(FUNNEL_FACILITIES, "Facilities: {tested}", "시설: {tested}")
X(FUNNEL_FIGURE, "Funnel plot: {tested}", "깔때기그림: {tested}")
X(FUNNEL_ALT,
  "Funnel plot of {count} marks around a mean of {mean}: {watches} on watch and {flags} flagged. "
  "The "
  "values stand in the table that follows.",
  "평균 {mean} 둘레에 표시 {count}개가 있는 깔때기그림. 관찰 {watches}개, 주의 {flags}개. 값은 "
  "다음 표에 "
  "있습니다.")
X(FUNNEL_TABLE,
  "What was decided, and the limits of chance ({tested}), in the order of enrolment or of the "
  "register",
  "{tested}: 결정 건수와 우연의 한계(등록 또는 명부 순서)")
X(FUNNEL_AXIS_X, "decisions", "결정 건수")
X(FUNNEL_AXIS_Y, "share, adjusted for the cases", "사건 구성을 조정한 비율")
X(LIMIT_95, "95 in 100", "100 중 95")
X(LIMIT_998, "998 in 1,000", "1,000 중 998")
X(LIMIT_MEAN, "mean", "평균")
X(COLUMN_OFFICER, "Officer", "담당관")
X(COLUMN_DECISIONS, "Decisions", "결정(건)")
X(COLUMN_HITS, "Of these", "해당(건)")
X(COLUMN_SHARE, "Share", "비율")
X(COLUMN_EXPECTED_SHARE, "Expected share", "예상 비율")
X(COLUMN_LIMITS, "Limits, 95 in 100", "한계(100 중 95)")

// Population.
X(POPULATION, "How full the prisons will be", "교정시설은 얼마나 찰 것인가")
X(POPULATION_INTRO,
  "This follows for the number held if admissions, terms and returns are as assumed. Of {runs} "
  "simulations, 80 in 100 end within the range. It is no plan and no promise.",
  "입소, 형기, 재입소가 가정대로일 때의 수용 인원입니다. 모의실험을 {runs}회 했으며, 100회 중 "
  "80회는 구간 안에 "
  "듭니다. 계획이나 약속이 아닙니다.")
X(POPULATION_TESTED,
  "The method was tried against what happened elsewhere up to {months} months on. Past that the "
  "range "
  "is drawn hollow and the line dashed: nobody has checked it.",
  "이 방법은 다른 나라의 실제 추이와 {months}개월까지 견주어 검증했습니다. 그 이후는 검증되지 "
  "않았으므로 구간은 "
  "테두리만, 선은 점선으로 그립니다.")
X(POPULATION_MISSING,
  "Give ‘jubilee report’ a file of assumptions with --scenario; docs/forecast.md has its keys.",
  "--scenario로 가정 파일을 ‘jubilee report’에 지정하십시오. 항목은 docs/forecast.md에 있습니다.")
X(POPULATION_FIGURE, "People held, all facilities together", "전체 수용 인원")
X(POPULATION_ALT,
  "Line chart with a range. {now} people are held on {date}; in {month} about {later}, in 80 of "
  "100 "
  "simulations {range}. The values stand in the table that follows.",
  "구간이 있는 선그래프. {date} 현재 {now}명이 수용되어 있고, {month}에는 약 {later}명, 모의실험 "
  "100회 중 80회는 "
  "{range}명입니다. 값은 다음 표에 있습니다.")
X(POPULATION_TABLE, "People held at the end of each month, and who came and went",
  "월말 수용 인원과 입출소")
X(AXIS_PEOPLE, "people", "명")
X(COLUMN_MONTH, "Month", "월")
X(COLUMN_HELD, "Held", "수용")
X(COLUMN_RANGE_80, "80% range", "80% 구간")
X(COLUMN_ADMITTED, "Admitted", "입소")
X(COLUMN_LEFT, "Left in the ordinary course", "통상 출소")
X(COLUMN_PARDONED, "Let out by the decree", "사면 출소")
X(COLUMN_RETURNED, "Came back", "재입소")
X(LABEL_RANGE_80, "80% range", "80% 구간")
X(LABEL_MIDDLE, "middle", "중앙값")
X(LABEL_CAPACITY, "capacity", "정원")
X(LABEL_EFFECT, "in effect", "시행")
X(LABEL_UNTESTED, "past what was tested", "검증 범위 밖")
X(UNDATED,
  "{count} people are held without a known date on which they would leave; they stay in the "
  "count.",
  "출소일을 알 수 없는 수용자 {count}명은 계속 수용 인원에 포함됩니다.")
X(POPULATION_NOTES, "To bear in mind about it:", "이 전망에서 유의할 점:")
X(NOTE_UNDATED,
  "people without a day of release (life, families, days that are not known) are taken as staying",
  "석방일이 없는 사람(무기, 가족, 날짜를 알 수 없는 사람)은 계속 수용되는 것으로 봄")
X(NOTE_OVERDUE, "people held although their day has passed are taken as leaving in the first month",
  "석방일이 지났는데도 수용되어 있는 사람은 첫 달에 나가는 것으로 봄")
X(NOTE_SHORT_PAST, "the register has admissions of fewer months than the window asks for",
  "명부에 있는 입소 기록의 개월 수가 기준 기간보다 적음")
X(NOTE_FEW, "fewer than 100 admissions in the window: new terms are drawn from few",
  "기준 기간의 입소가 100건 미만이어서 새 형기를 적은 수에서 추출함")
X(NOTE_LEAVERS,
  "in the last 90 days far fewer left, by the movements, than are due to leave in the next 90: "
  "people "
  "who have left seem to be missing, with their admissions, so that too few are projected",
  "이동 기록에 따르면 지난 90일에 나간 사람이 앞으로 90일에 나갈 사람보다 훨씬 적음. 이미 나간 "
  "사람과 그 입소 기록이 빠진 것으로 보이며, 따라서 전망한 인원이 실제보다 적음")
X(NOTE_FROM,
  "the projection begins more than a week off the register’s day, with those who are in the "
  "register all "
  "the same",
  "전망이 명부 기준일에서 일주일 넘게 떨어진 날에 시작하지만, 사람은 명부에 있는 그대로임")
X(NOTE_LATE, "the amnesty’s day lies before the first day: it is taken as on the first day",
  "사면일이 첫날보다 앞서므로 첫날에 있는 것으로 봄")
X(OCCUPANCY, "Occupancy by facility", "시설별 수용률")
X(OCCUPANCY_FIGURE, "Occupancy by facility, now and in {month}", "시설별 수용률: 현재와 {month}")
X(OCCUPANCY_ALT,
  "Chart with a row for each of {count} facilities, in the order of the register: occupancy on "
  "{date} "
  "and its range in {month}, held against capacity. The values stand in the table that follows.",
  "시설 {count}곳을 명부 순서대로 한 줄씩 나타낸 그림. {date} 현재 수용률과 {month} 예상 구간을 "
  "정원과 견줍니다. "
  "값은 다음 표에 있습니다.")
X(OCCUPANCY_TABLE, "People held and occupancy by facility", "시설별 수용 인원과 수용률")
X(AXIS_OCCUPANCY, "people held, of capacity", "정원 대비 수용 인원")
X(LABEL_NOW, "now", "현재")
X(LABEL_LATER, "in {month}", "{month}")
X(LABEL_FULL, "capacity", "정원")
X(COLUMN_CAPACITY, "Capacity", "정원")
X(COLUMN_HELD_NOW, "Held now", "현재 수용")
X(COLUMN_OCCUPANCY_NOW, "Occupancy now", "현재 수용률")
X(COLUMN_HELD_LATER, "Held later (80% range)", "이후 수용(80% 구간)")
X(COLUMN_OCCUPANCY_LATER, "Occupancy later", "이후 수용률")

// Posts.
X(POSTS, "Work that stands empty", "비게 되는 작업 자리")
X(POSTS_INTRO,
  "Posts that people held fill today and that nobody fills then, by what the facilities make. It "
  "is a "
  "burden to plan for, and a known motive for filling prisons again.",
  "지금 수용자가 일하는 자리 가운데 비게 되는 자리를 시설의 작업 종류별로 나타냅니다. 대비해야 할 "
  "부담이자, "
  "교정시설을 다시 채우려는 동기로 알려져 있습니다.")
X(POSTS_MISSING, "The register does not say what work facilities have, or no scenario was given.",
  "명부에 시설의 작업이 없거나 가정 파일을 지정하지 않았습니다.")
X(POSTS_FIGURE, "Work posts that stand empty by trade, in the month when most do",
  "빈자리가 가장 많은 달의 작업별 빈자리 수")
X(POSTS_ALT,
  "Chart with a row for each of {count} trades: how many posts stand empty in the month when most "
  "do, "
  "with a range. The values stand in the table that follows.",
  "작업 {count}종의 빈자리가 가장 많은 달의 빈자리 수와 구간을 나타낸 그림. 값은 다음 표에 "
  "있습니다.")
X(POSTS_TABLE, "Work posts by trade: filled today, and empty later",
  "작업별 자리: 현재와 이후의 빈자리")
X(AXIS_POSTS, "posts that stand empty", "빈자리 수")
X(COLUMN_TRADE, "Trade", "작업")
X(COLUMN_POSTS, "Filled today", "현재")
X(COLUMN_EMPTY_FIRST, "Empty at its worst", "가장 많을 때")
X(COLUMN_EMPTY_WHEN, "When", "시기")
X(COLUMN_EMPTY_END, "Empty at the end", "마지막 달")
X(TRADE_FARM, "farm", "농장")
X(TRADE_PASTURE, "pasture", "목장")
X(TRADE_HANDICRAFT, "handicraft factory", "수공예공장")
X(TRADE_NONE, "not stated", "미상")
X(FEWER_THAN_TEN, "fewer than 10", "10 미만")

// Refill.
X(REFILL, "Do the prisons fill again?", "교정시설은 다시 차는가")
X(REFILL_INTRO,
  "After a mass release the number held comes back by itself when admissions and terms stay as "
  "they "
  "were. The range is what the {window} months before {announced} would have brought; what lies "
  "above "
  "it is more than arithmetic.",
  "대규모 석방 뒤에는 입소와 형기가 예전과 같아도 수용 인원이 저절로 되돌아갑니다. 구간은 "
  "{announced} 이전 "
  "{window}개월의 추세가 이어졌을 경우이며, 그보다 높은 부분은 산술만으로 설명되지 않습니다.")
X(REFILL_MISSING,
  "Give ‘jubilee report’ a register of a later day, with its movements, with --later.",
  "--later로 입출소 기록이 있는 이후 시점의 명부를 ‘jubilee report’에 지정하십시오.")
X(REFILL_ALARM,
  "More people are held than admissions and terms as before would give, by more than chance "
  "explains, since {month}.",
  "{month}부터 수용 인원이 이전과 같은 입소와 형기로 예상되는 것보다 우연으로 설명되지 않을 만큼 "
  "많습니다.")
X(REFILL_RISE,
  "From {month} on, within the months that are taken as before, {percent} more were admitted than "
  "in the "
  "months before that. They count as before, which hides a refill that began early.",
  "‘이전’으로 삼은 기간 안에서 {month}부터 입소가 그 앞의 달들보다 {percent} 많았습니다. 이 입소는 "
  "이전의 것으로 계산되므로, 일찍 시작된 재수용이 가려집니다.")
X(REFILL_NO_ALARM,
  "The number held stays within what admissions, terms as before and chance explain.",
  "수용 인원은 이전과 같은 입소와 형기, 그리고 우연으로 설명되는 범위 안에 있습니다.")
X(REFILL_PARTS,
  "The number held fell by about {fall}. Of that, {back} are made good: {arithmetic} by admissions "
  "and "
  "terms as before, and {more} by more than that.",
  "수용 인원은 약 {fall}명 줄었습니다. 그 가운데 {back:이} 다시 찼는데, {arithmetic:은} 이전과 "
  "같은 입소와 형기로, "
  "{more:은} 그 이상으로 찬 것입니다.")
X(REFILL_NO_FALL, "The number held did not fall, so nothing is made good.",
  "수용 인원이 줄지 않았으므로 다시 찬 것도 없습니다.")
X(REFILL_WINDOWS_TABLE, "The answer when other months are taken as before",
  "기준 기간을 달리했을 때의 결과")
X(COLUMN_WINDOW, "Months taken as before", "기준 기간(개월)")
X(COLUMN_MORE, "Held above what arithmetic gives", "산술을 넘어 수용된 인원(명)")
X(COLUMN_ALARM, "Above chance", "우연을 넘음")
X(YES, "yes", "예")
X(NO, "no", "아니요")
X(REFILL_ADMITTED_FIGURE, "People admitted each month, and as before", "월별 입소 인원과 이전 추세")
X(REFILL_ADMITTED_ALT,
  "Line chart of people admitted by month from {from} to {to}, beside the range that the months "
  "before would have brought. Since {announced} {came} came where {expected} were expected. The "
  "values stand in the table that follows.",
  "{from}부터 {to}까지 월별 입소 인원과 이전 추세의 구간을 나타낸 선그래프. {announced} 이후 예상 "
  "{expected}명에 "
  "실제 {came}. 값은 다음 표에 있습니다.")
X(REFILL_HELD_FIGURE, "People held at the end of each month, and as before",
  "월말 수용 인원과 이전 추세")
X(REFILL_HELD_ALT,
  "Line chart of people held by month from {from} to {to}, beside the range by admissions and "
  "terms as "
  "before. The values stand in the table that follows.",
  "{from}부터 {to}까지 월말 수용 인원과, 이전과 같은 입소와 형기에 따른 구간을 나타낸 선그래프. "
  "값은 다음 표에 "
  "있습니다.")
X(REFILL_TABLE, "Admissions and people held by month, and as before", "월별 입소와 수용, 이전 추세")
X(COLUMN_ADMITTED_BEFORE, "Admitted as before (80% range)", "이전 추세 입소(80% 구간)")
X(COLUMN_HELD_BEFORE, "Held as before (80% range)", "이전 추세 수용(80% 구간)")
X(LABEL_ADMITTED, "admitted", "입소")
X(LABEL_HELD, "held", "수용")
X(LABEL_AS_BEFORE, "as before", "이전 추세")
X(LABEL_ANNOUNCED, "announced", "발표")
X(LABEL_RELEASED, "released", "석방")
X(REFILL_BY_AUTHORITY, "By authority that arrested", "체포 기관별")
X(REFILL_BY_GROUND, "By ground of arrest", "체포 사유별")
X(REFILL_BY_FACILITY, "By facility", "시설별")
X(REFILL_BY_AUTHORITY_AND_GROUND, "By authority and ground", "기관과 사유별")
X(REFILL_BY_KIND, "By kind of facility", "시설 종류별")
X(REFILL_BY_LABOUR, "With prison labour and without", "강제 노동 유무별")
X(REFILL_BY_OTHER, "By {kind}", "{kind}별")
X(REFILL_BY_ALL, "Admissions in all", "전체 입소")
X(REFILL_RATIO_FIGURE, "{by}: admissions after against before", "{by}: 이후와 이전의 입소 비율")
X(REFILL_RATIO_ALT,
  "Chart with {count} rows: how many times the level before is admitted since {announced}, with 95 "
  "of "
  "100 ranges. {flags} stand out and are drawn as triangles. The values stand in the table that "
  "follows.",
  "{announced} 이후 입소가 이전 수준의 몇 배인지 {count}줄로 나타낸 그림(95% 구간). 두드러진 "
  "{flags}개는 세모로 "
  "표시했습니다. 값은 다음 표에 있습니다.")
X(REFILL_RATIO_TABLE, "{by}: admissions since the announcement against those before",
  "{by}: 발표 이후 입소와 이전 입소")
X(REFILL_EXCESS_TABLE, "What the number held comes from", "수용 인원의 내역")
X(COLUMN_PART, "Part", "구분")
X(REFILL_HELD_BEFORE, "Held on the day of the release", "석방일 수용 인원")
X(REFILL_HELD_LOWEST, "Lowest count after it, {date}", "그 이후 최저 인원({date})")
X(REFILL_HELD_LAST, "Held at the end of the last month", "마지막 달 말 수용 인원")
X(REFILL_ARITHMETIC, "By admissions and terms as before", "이전과 같은 입소와 형기에 따른 인원")
X(REFILL_EXCESS, "More than that", "그보다 많은 인원")
X(REFILL_EXCESS_ADMISSIONS, "of it by more admissions", "그중 입소 증가에 따른 것")
X(REFILL_EXCESS_STAYS, "of it by longer stays", "그중 수용 기간 증가에 따른 것")
X(REFILL_EXCESS_OVERDUE, "of it by people held past their day", "그중 출소일이 지나도 수용된 사람")
X(RETURNS_TOLD,
  "Of {let_out} people let out, {back} are back within {days} days ({share}); of those who left in "
  "the "
  "ordinary way, {others_share} are.",
  "석방된 {let_out}명 가운데 {back}명이 {days}일 안에 다시 수용되었습니다({share}). 통상 출소한 "
  "사람은 "
  "{others_share}입니다.")
X(CODE_SOCIAL_SECURITY, "social security", "사회안전")
X(CODE_STATE_SECURITY, "state security", "국가보위")
X(CODE_PROSECUTOR, "prosecutor", "검찰")
X(CODE_COURT, "court", "재판소")
X(CODE_BUREAU, "bureau", "관리국")
X(CODE_CHARGE, "charge", "혐의")
X(CODE_CAMPAIGN, "campaign", "집중 단속")
X(CODE_FAMILY, "family of somebody convicted", "유죄 판결자의 가족")
X(CODE_SENTENCE, "sentence", "형 선고")
X(CODE_NEW_OFFENCE, "new offence", "새 범죄")
X(CODE_BROKEN_CONDITION, "broken condition", "조건 위반")
X(CODE_OLD_FILE, "old file", "옛 사건")
X(CODE_NO_CHARGE, "no charge", "혐의 없음")
X(CODE_POLITICAL_PRISON, "political prison", "관리소")
X(CODE_LABOUR_CAMP, "labour camp", "로동단련소")
X(CODE_OTHER_FACILITY, "other facility", "기타 시설")
X(CODE_WITH_LABOUR, "with prison labour", "강제 노동 있음")
X(CODE_WITHOUT_LABOUR, "without prison labour", "강제 노동 없음")
X(CODE_TWO, "{first}, {second}", "{first}, {second}")
X(CODE_NOT_STATED, "not stated", "미상")
X(AXIS_RATIO, "times the level before", "이전 수준의 배수")
X(LABEL_RATIO, "ratio", "비율")
X(LABEL_RANGE_95, "95% range", "95% 구간")
X(LABEL_ONE, "as before", "이전과 같음")
X(COLUMN_BY, "Who or what", "구분")
X(COLUMN_RATIO, "Ratio (95% range)", "비율(95% 구간)")
X(COLUMN_STANDS_OUT, "Stands out", "두드러짐")
X(RATIO_RANGE, "{ratio} ({low} to {high})", "{ratio} ({low}~{high})")
X(RATIO_FROM, "{ratio} ({low} or more)", "{ratio} ({low} 이상)")
X(RATIO_HUGE, "over {limit}", "{limit} 초과")

// Forecast.
X(FORECAST, "What was forecast, and what came", "예측과 실제")
X(FORECAST_INTRO,
  "How many the decree gives something, counted from the register as it was frozen, with its facts "
  "of {date}: from least to most, by facts that are missing. It takes everybody as passed by both "
  "rounds. What came is the final list, so what the rounds decided lies between the two: "
  "facilities "
  "set aside {set_aside}, those who read the cases refused {refused}.",
  "확정된 명부의 {date} 사실에 따라 포고가 무엇인가를 주는 사람의 수입니다. 빠진 사실에 따라 "
  "최소와 "
  "최대를 나타내며, 모든 사람이 두 심사를 통과한다고 보았습니다. 실제는 최종 명단이므로 둘의 "
  "차이는 "
  "심사의 결과입니다. 시설 보류 {set_aside}, 최종 심사 기각 {refused}.")
X(FORECAST_MISSING, "No forecast was made for this report.", "이 보고서에는 예측 자료가 없습니다.")
X(FORECAST_FIGURE, "How many were forecast, and how many are chosen", "선정자 예측과 실제")
X(FORECAST_ALT,
  "Chart with {count} rows: ranges of how many were forecast, and a mark for how many are chosen. "
  "The "
  "values stand in the table that follows.",
  "예측한 선정자 수의 구간과 실제 수를 {count}줄로 나타낸 그림. 값은 다음 표에 있습니다.")
X(FORECAST_TABLE, "Forecast and outcome", "예측과 결과")
X(FORECAST_ALL, "All, with what time brings", "전체(시간 경과 반영)")
X(FORECAST_REGISTER, "All, of the register of that day", "전체(당시 명부 기준)")
X(COLUMN_WHAT, "What", "구분")
X(COLUMN_FORECAST, "Forecast", "예측")
X(COLUMN_CAME, "Came", "실제")
X(COLUMN_WITHIN, "Within the range", "구간 안")
X(AXIS_BENEFIT, "people chosen", "선정자 수")
X(LABEL_FORECAST, "least to most", "최소에서 최대")
X(LABEL_CAME, "came", "실제")
X(GAPS_TABLE, "Who may come within the line until the day, and who is not counted",
  "시행일까지 대상이 될 수 있는 사람과 집계되지 않는 사람")
X(COLUMN_GAP, "Why", "까닭")
X(COLUMN_GAP_PEOPLE, "People", "인원(명)")
X(NOT_COUNTED, "not counted: the register cannot tell", "집계 불가: 명부로는 알 수 없음")
X(GAP_TIME, "time passes: who is short of a line then and past it on the day",
  "시간 경과: 당시에는 기준에 못 미쳤으나 시행일에는 넘는 사람")
X(GAP_ADMISSIONS, "who is admitted until then, at the rate of the last months",
  "최근 추세에 따라 그때까지 입소하는 사람")
X(GAP_TRIALS, "who waits for trial and may be sentenced by then",
  "재판을 기다리며 그때까지 형이 정해질 수 있는 사람")
X(GAP_LEAVING, "who leaves before the day in the ordinary course", "시행일 전에 통상 출소하는 사람")
X(GAP_PENDING, "cases under investigation outside prisons", "시설 밖에서 수사 중인 사건")
X(GAP_SUSPENDED, "suspended terms, fines, parole", "집행유예, 벌금, 가석방")
X(GAP_FAULTS, "whose record has cells that cannot be read", "기록에 읽을 수 없는 칸이 있는 사람")

// Method.
X(METHOD, "Method and limits", "방법과 한계")
X(METHOD_SOURCE,
  "What is said of the programme is computed from three things: the decree as it was signed, the "
  "register as it was frozen, and the programme’s log, which nobody can change without its being "
  "seen by whoever kept an earlier checkpoint. Whoever has them gets the same numbers.",
  "이 사업에 관한 수치는 서명된 포고, 확정된 명부, 사업 기록, 이 세 가지에서 계산했습니다. 기록을 "
  "고치면 이전 체크포인트를 가진 사람이 알 수 있습니다. 세 가지를 가진 사람은 누구나 같은 수치를 "
  "얻습니다.")
X(METHOD_COUNTS,
  "Counts of outcomes are exact. Simulated and estimated numbers are rounded to three digits, and "
  "given as ranges where they are uncertain.",
  "결과 인원은 정확한 수입니다. 모의실험과 추정에서 나온 수는 세 자리로 반올림하고, 불확실하면 "
  "구간으로 "
  "나타냅니다.")
X(METHOD_FINDINGS,
  "Each test holds what an officer or facility did against what the others would have done with "
  "the "
  "same cases, leaving out whoever is tested. Spread beyond chance is allowed for. The limit is "
  "set "
  "so that on average no more than 10 in 100 flags are false, over all tests. docs/oversight.md "
  "has "
  "each rule.",
  "각 검정은 담당관이나 시설의 결정을, 그 대상을 뺀 나머지가 같은 사건에서 했을 결정과 견줍니다. "
  "우연을 넘는 "
  "변동도 감안합니다. 전체 검정에서 잘못된 주의 표시가 평균 100개 중 10개를 넘지 않도록 한계를 "
  "정했습니다. 규칙은 docs/oversight.md에 있습니다.")
X(METHOD_SEED, "Tests by shuffling used {draws} shuffles from the seed {seed}.",
  "뒤섞기 검정은 시드 {seed:으로} {draws}회 했습니다.")
X(METHOD_POPULATION,
  "Who is held leaves on the date that the register has; others are admitted at the rate of the "
  "months "
  "before; some of those let out come back. Simulations use the seed {seed}. Changes in law, "
  "policing "
  "or policy are not in it.",
  "수용자는 명부에 있는 날에 나가고, 새로 입소하는 사람은 이전 달들의 추세를 따르며, 석방된 사람 "
  "일부는 다시 "
  "들어옵니다. 모의실험의 시드는 {seed}입니다. 법, 단속, 정책의 변화는 반영하지 않습니다.")
X(METHOD_REFILL,
  "More than arithmetic is not the same as arrests made to fill prisons. It says where to ask.",
  "산술을 넘는다는 것이 곧 시설을 채우려고 체포했다는 뜻은 아닙니다. 물어볼 곳을 알려 줄 뿐입니다.")
X(METHOD_OUTSIDE,
  "What is in no log is not here: what was said and not written, and attempts that the program "
  "refused "
  "without a trace. The register is taken as it was frozen; what was wrong in it before is wrong "
  "here.",
  "기록에 없는 것은 여기에도 없습니다. 말로만 오간 것, 프로그램이 흔적 없이 거절한 시도가 "
  "그렇습니다. 명부는 "
  "확정된 그대로 썼으므로, 그 전에 잘못된 것은 여기서도 잘못되어 있습니다.")
X(METHOD_SUPPRESSION,
  "In this edition counts of 1 to 4 people are not shown. So many others are left out beside them "
  "that each could be larger by at least 4, for all that the tables with their totals tell. A zero "
  "is shown: it is about nobody. Forecasts, and numbers held after a release, are rounded to tens.",
  "이 판에서는 1명에서 4명까지의 수를 표시하지 않습니다. 표와 합계에서 알 수 있는 것만으로는 그 "
  "수가 "
  "각각 4 이상 더 클 수도 있도록 다른 수도 함께 가렸습니다. 0은 누구에 관한 것도 아니므로 "
  "표시합니다. "
  "예측 인원과 석방 이후의 수용 인원은 10 단위로 반올림했습니다.")
X(METHOD_LOG,
  "This holds for the tables. The programme’s log, where it is published, says of each facility "
  "how "
  "many entries of a kind there are and when: whoever counts them knows how many were nominated, "
  "told and recorded there, and how many declined before the day.",
  "이는 표에 관한 것입니다. 사업 기록이 공개되면 시설마다 어떤 종류의 항목이 언제 몇 건 있는지 알 "
  "수 "
  "있으므로, 이를 세면 추천, 통보, 시행된 인원과 시행일 전에 사양한 인원을 알 수 있습니다.")
X(METHOD_NO_SCORES, "Nobody in the register is scored, ranked by risk or predicted to offend.",
  "명부에 있는 누구도 위험도를 매기거나 순위를 정하거나 재범을 예측하지 않습니다.")

// Dates.
X(DATE, "{day} {name} {year}", "{year}. {name}. {day}.")
X(MONTH, "{name} {year}", "{year}년 {name}월")
X(MONTH_OF_AXIS, "{name} {year}", "{year}. {name}.")
X(JANUARY, "January", "1")
X(FEBRUARY, "February", "2")
X(MARCH, "March", "3")
X(APRIL, "April", "4")
X(MAY, "May", "5")
X(JUNE, "June", "6")
X(JULY, "July", "7")
X(AUGUST, "August", "8")
X(SEPTEMBER, "September", "9")
X(OCTOBER, "October", "10")
X(NOVEMBER, "November", "11")
X(DECEMBER, "December", "12")
X(JAN, "Jan", "1")
X(FEB, "Feb", "2")
X(MAR, "Mar", "3")
X(APR, "Apr", "4")
X(MAY_SHORT, "May", "5")
X(JUN, "Jun", "6")
X(JUL, "Jul", "7")
X(AUG, "Aug", "8")
X(SEP, "Sep", "9")
X(OCT, "Oct", "10")
X(NOV, "Nov", "11")
X(DEC, "Dec", "12")
