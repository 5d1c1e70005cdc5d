package io.portcullis.sip.stack.transaction;

/**
 * {@link TimerConfig} in milliseconds.
 *
 * @param life    64*T1
 * @param forgone how long a request other than INVITE waits for our user, before nobody can want its answer any more
 */
record Intervals(int t1, int t2, int t4, int timerC, int timerD, int life, int forgone) {

    static Intervals of(TimerConfig config) {
        int life = Math.toIntExact(config.life().toMillis());
        return new Intervals(Math.toIntExact(config.t1().toMillis()), Math.toIntExact(config.t2().toMillis()),
                Math.toIntExact(config.t4().toMillis()), Math.toIntExact(config.timerC().toMillis()),
                Math.toIntExact(config.timerD().toMillis()), life, 2 * life);
    }
}
