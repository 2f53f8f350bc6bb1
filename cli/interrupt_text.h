/// What is told when a run is interrupted. A signal handler writes these, so they are plain arrays.
#pragma once

namespace plumb::cli {

inline constexpr char kFirstInterrupt[] =
    "\nInterrupt received.\nNothing new is begun; what runs is finished and saved. Interrupt "
    "again to ask the providers to stop, and to kill what provisioners run.\n";
inline constexpr char kSecondInterrupt[] =
    "\nTwo interrupts received. Asking the providers to stop; what they report is still saved. "
    "Interrupt again to end at once.\n";
inline constexpr char kThirdInterrupt[] =
    "\nThree interrupts received: ended. What was begun and has not been reported is in the "
    "journal; the next plan asks the providers what became of it.\n";
inline constexpr char kInterruptedQuestion[] = "\nInterrupted: nothing was done.\n";

}  // namespace plumb::cli
