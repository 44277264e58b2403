// The words of letters and of facilities' lists: X(name, English). A translation is a column more,
// and a text that lacks it does not compile. Whole sentences: what stands in braces is put in as it
// is, and a language may have it at any place. No guard: this is included for each use.

// A person's letter.
X(TITLE, "Notice of a decision")
X(TO, "To:     {name}, number {person}")
X(TO_NUMBER, "To:     number {person}")
X(AT, "At:     {facility_name} ({facility})")
X(AT_KEY, "At:     {facility}")
X(DATED, "Date:   {day}")
X(UNDER, "Under:  {decree}")

X(DECIDED, "What was decided")
X(RELEASED, "You are to be released on {effect}.")
X(REDUCED, "Your term is made shorter. It was to end on {old_end}. It now ends on {new_end}, which "
           "is {days} earlier.")
X(REDUCED_BY, "Your term is made shorter by {amount}. It was to end on {old_end}. It now ends on "
              "{new_end}, which is {days} earlier.")
X(REDUCED_UP_TO, "Up to {amount} are taken off your term, and not all of that could be. It was to "
                 "end on {old_end}. It now ends on {new_end}, which is {days} earlier.")
X(NOT_REDUCED, "Something was to be taken off your term, but none of it could be: it ends on "
               "{old_end}, as before.")
X(REDUCED_TO, "Your term is made shorter. It now ends on {new_end}.")
X(REDUCED_UNKNOWN,
  "Your term is made shorter. The day on which it now ends cannot be computed yet, "
  "because a fact about it is not known.")
X(FREE_ON_THE_DAY,
  "That is not later than {effect}, the day on which this takes effect: you are to "
  "be released on that day.")
X(TRANSFERRED, "You are to be moved to another place: {place}.")
X(COMMUTED, "Your sentence is changed into another one: {kind}.")
X(MONEY, "What is left to be paid ({money}): {amount}.")
X(MONEY_UNKNOWN, "Something is taken off what is to be paid ({money}). How much is left cannot be "
                 "computed yet, because a fact about it is not known.")

X(WHY, "Why")
X(CLAUSE, "Clause {clause} of the decree gives it (source: {cite}).")
X(CLAUSE_BARE, "Clause {clause} of the decree gives it.")
X(QUOTA, "Clause {clause} of the decree has {places} in your group and says in which order "
         "they are given (source: {cite}). You are number {rank} in it.")
X(QUOTA_BARE, "Clause {clause} of the decree has {places} in your group and says in which "
              "order they are given. You are number {rank} in it.")
X(NOTHING_BARS, "No clause of the decree that takes something away applies to you.")

X(DAYS, "What happens on which day")
X(DAY_TOLD, "{day}: you are told, with this letter.")
X(DAY_OBJECTION, "Until {effect}: you can object, or say that you do not want what is given.")
X(DAY_RELEASE, "{effect}: it takes effect, and you leave.")
X(DAY_REDUCED, "{effect}: it takes effect. From that day on your term has its new end.")
X(DAY_TRANSFER, "{effect}: it takes effect, and you are moved.")
X(DAY_EFFECT, "{effect}: it takes effect.")
X(DAY_NEW_END, "{new_end}: the new end of your term.")

X(OBJECT, "If it is wrong")
X(OBJECT_HOW, "If a fact or a date in this letter is wrong, or if you think that the decree gives "
              "you more, tell the head of your facility or the clerk, aloud or in writing, in your "
              "own words. You need no form and no reason but your own. They must record it. It is "
              "answered by the chief of those who made the final selection, and the record shows "
              "that it was answered.")
X(OBJECT_UNTIL, "Do so until {effect}: after that day a release is not put right by changing the "
                "list.")

X(CHECK, "How to check this letter")
X(CHECK_WHAT,
  "With it comes the file {evidence}. It holds what was decided about you, and the proof "
  "that entry {entry} of the log {origin} was made for exactly that. Nobody can change "
  "either afterwards without its being seen. The log itself shows nobody's name.")
X(CHECK_HOW, "Anyone whom you give the file can check it, with any computer and without a network, "
             "by the program jubilee-verify and the public key of the log (here LOG.pub), which "
             "should come from somebody other than this office:")
X(CHECK_COMMAND, "jubilee-verify notice {evidence} --key LOG.pub")
X(CHECK_COMPARE, "It prints what the file says: compare it with this letter. The file is yours. "
                 "Show it only to those who may know what is in it.")

// A facility's list.
X(LIST_TITLE, "List for one facility")
X(LIST_FACILITY, "Facility:  {facility_name} ({facility})")
X(LIST_FACILITY_KEY, "Facility:  {facility}")
X(LIST_DATED, "Date:      {day}")
X(LIST_UNDER, "Under:     {decree}")
X(LIST_COUNT, "People:    {count}")
X(LIST_SECRET, "Nobody on this list may be told before {people}, and each person is told only what "
               "stands in their own letter. It takes effect on {effect}.")
X(LIST_EMPTY, "Nobody of this facility is on the list.")
X(LIST_QUOTA, "By clause {clause} (source: {cite}), in its order")
X(LIST_QUOTA_BARE, "By clause {clause}, in its order")
X(LIST_OTHERS, "Others")
X(LIST_PERSON, "{number}. {person}  {name}")
X(LIST_PERSON_KEY, "{number}. {person}")
X(LIST_RANK, "Number {rank} of {places}.")
X(LIST_RELEASED, "Released on {effect}, by {clauses}.")
X(LIST_REDUCED, "Term ends on {new_end} instead of {old_end}, by {clauses}.")
X(LIST_REDUCED_TO, "Term ends on {new_end}, by {clauses}.")
X(LIST_REDUCED_UNKNOWN, "Term is made shorter, by {clauses}; the new end is not known.")
X(LIST_NOT_REDUCED, "Term ends on {old_end}, as before, by {clauses}.")
X(LIST_FREE_AS_BEFORE, "Released on {effect}: the term ends on {old_end}, as before, by {clauses}.")
X(LIST_FREE, "Released on {effect}: the term ends on {new_end} instead of {old_end}, by {clauses}.")
X(LIST_TRANSFERRED, "Moved to {place}, by {clauses}.")
X(LIST_GRANTED, "Granted by {clauses}.")
X(LIST_TELLER, "Told by {teller}, on {people} or after.")
X(LIST_NO_TELLER, "Nobody is enrolled who could tell: enrol a head for this facility.")
X(LIST_END, "End of the list: {count} in all.")

// Parts that stand in those above.
X(ONE_DAY, "1 day")
X(MANY_DAYS, "{number} days")
X(ONE_PLACE, "1 place")
X(MANY_PLACES, "{number} places")
X(DATE, "{number} {month} {year}")
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
