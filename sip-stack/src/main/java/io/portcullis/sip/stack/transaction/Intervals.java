package io.portcullis.sip.stack.transaction;

/**
 * {@link TimerConfig} in milliseconds.
 *
 * @param life      64*T1
 * @param forgone   how long a request other than INVITE waits for our user, before nobody can want its answer any more
 * @param abandoned how long an INVITE waits for our user since the last provisional answer: for longer than timer C and what comes
 *                  behind it may take; 0: without end
 */
record Intervals(int t1, int t2, int t4, int timerC, int timerD, int life, int forgone, int abandoned) {

    static Intervals of(TimerConfig config) {
        int life = Math.toIntExact(config.life().toMillis());
        int timerC = Math.toIntExact(config.timerC().toMillis());
        return new Intervals(Math.toIntExact(config.t1().toMillis()), Math.toIntExact(config.t2().toMillis()),
                Math.toIntExact(config.t4().toMillis()), timerC,
                Math.toIntExact(config.timerD().toMillis()), life, 2 * life,
                timerC == 0 ? 0 : timerC + 2 * life);
    }
}
