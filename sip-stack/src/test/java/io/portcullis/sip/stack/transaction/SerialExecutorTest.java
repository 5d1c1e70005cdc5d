package io.portcullis.sip.stack.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

class SerialExecutorTest {

    private final Queue<Runnable> lent = new ArrayDeque<>();
    private final SerialExecutor turn = new SerialExecutor(lent::add);
    private final List<String> done = new ArrayList<>();

    private void lend() {
        for (Runnable next = lent.poll(); next != null; next = lent.poll()) {
            next.run();
        }
    }

    @Test
    void runsInOrderOnThreadsThatAreLent() {
        turn.execute(() -> done.add("first"));
        turn.execute(() -> done.add("second"));
        assertThat(done).isEmpty();
        assertThat(lent).as("one thread is enough").hasSize(1);
        lend();
        assertThat(done).containsExactly("first", "second");
    }

    @Test
    void runsHereAtOnceWhenNothingElseGoesOn() {
        turn.executeHere(() -> done.add("here"));
        assertThat(done).containsExactly("here");
        assertThat(lent).isEmpty();
    }

    @Test
    void whatIsToRunHereWaitsForWhatWasThereBefore() {
        turn.execute(() -> done.add("before"));
        turn.executeHere(() -> done.add("here"));
        assertThat(done).isEmpty();
        lend();
        assertThat(done).containsExactly("before", "here");
    }

    @Test
    void whatComesWhileAPieceRunsHereMayBlockAndGoesToALentThread() {
        turn.executeHere(() -> {
            turn.execute(() -> done.add("may block"));
            done.add("here");
        });
        assertThat(done).containsExactly("here");
        lend();
        assertThat(done).containsExactly("here", "may block");
        turn.executeHere(() -> done.add("again"));
        assertThat(done).endsWith("again");
    }

    @Test
    void knowsWhoseTurnItIs() {
        assertThat(turn.runsHere()).isFalse();
        turn.executeHere(() -> done.add("here " + turn.runsHere()));
        turn.execute(() -> done.add("lent " + turn.runsHere()));
        assertThat(turn.runsHere()).as("asked for, not begun").isFalse();
        lend();
        assertThat(done).containsExactly("here true", "lent true");
        assertThat(turn.runsHere()).isFalse();
    }

    @Test
    void aPieceThatThrowsIsReportedAndTheRestGoesOn() {
        List<Throwable> reported = new ArrayList<>();
        Thread.currentThread().setUncaughtExceptionHandler((thread, failure) -> reported.add(failure));
        try {
            IllegalStateException here = new IllegalStateException("here");
            IllegalStateException lentThread = new IllegalStateException("lent");
            turn.executeHere(() -> {
                throw here;
            });
            turn.execute(() -> {
                throw lentThread;
            });
            turn.execute(() -> done.add("after"));
            lend();
            assertThat(reported).containsExactly(here, lentThread);
            assertThat(done).containsExactly("after");
        } finally {
            Thread.currentThread().setUncaughtExceptionHandler(null);
        }
    }

    @Test
    void aThreadThatIsNotLentLeavesTheTurnFree() {
        AtomicInteger asked = new AtomicInteger();
        SerialExecutor refusedOnce = new SerialExecutor(work -> {
            if (asked.getAndIncrement() == 0) {
                throw new RejectedExecutionException("closed");
            }
            lent.add(work);
        });
        assertThatThrownBy(() -> refusedOnce.execute(() -> done.add("first")))
                .isInstanceOf(RejectedExecutionException.class);
        refusedOnce.execute(() -> done.add("second"));
        lend();
        assertThat(done).as("what was refused is in the queue").containsExactly("first", "second");
    }

    @Test
    void neverRunsTwoPiecesAtOnce() throws Exception {
        int each = 20_000;
        try (ExecutorService pool = Executors.newFixedThreadPool(3)) {
            SerialExecutor serial = new SerialExecutor(pool);
            AtomicInteger inside = new AtomicInteger();
            AtomicInteger together = new AtomicInteger();
            CountDownLatch all = new CountDownLatch(4 * each);
            Runnable piece = () -> {
                if (inside.incrementAndGet() != 1) {
                    together.incrementAndGet();
                }
                inside.decrementAndGet();
                all.countDown();
            };
            List<Thread> callers = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                boolean here = i % 2 == 0;
                callers.add(Thread.ofPlatform().start(() -> {
                    for (int n = 0; n < each; n++) {
                        if (here) {
                            serial.executeHere(piece);
                        } else {
                            serial.execute(piece);
                        }
                    }
                }));
            }
            for (Thread caller : callers) {
                caller.join();
            }
            assertThat(all.await(60, TimeUnit.SECONDS)).isTrue();
            assertThat(together).hasValue(0);
        }
    }
}
