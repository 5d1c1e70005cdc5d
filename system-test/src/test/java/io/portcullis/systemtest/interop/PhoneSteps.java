package io.portcullis.systemtest.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

import io.portcullis.ipsec.sa.Sa;
import io.portcullis.lab.ue.CallState;
import io.portcullis.lab.ue.Ue;
import io.portcullis.lab.ue.UeCall;
import io.portcullis.lab.ue.UeEvent;
import io.portcullis.lab.ue.UeException;
import io.portcullis.lab.ue.UeSetStatus;
import io.portcullis.linux.testbed.Command;
import io.portcullis.systemtest.lab.Lab;

/** Two phones of one kind, and the {@link Step}s of the first. */
final class PhoneSteps implements AutoCloseable {

    private static final Path STATISTICS = Path.of("/proc/net/xfrm_stat");
    private static final int PATIENCE_S = 60;

    private final Lab lab;
    private final Ue caller;
    private final Ue callee;
    private final Queue<String> endings = new ConcurrentLinkedQueue<>();
    private final long inClearBefore;

    /** @param patience how long the phones wait for an answer */
    PhoneSteps(Lab lab, PhoneKind kind, Duration patience) throws IOException {
        this.lab = lab;
        caller = lab.phone(kind.caller(), usual -> kind.configure(usual, patience), (phone, event) -> tell(event));
        callee = lab.phone(kind.callee(), usual -> kind.configure(usual, patience), (phone, event) -> {
        });
        inClearBefore = inClear();
    }

    private void tell(UeEvent event) {
        if (event instanceof UeEvent.CallChanged changed && changed.state() == CallState.ENDED
                && changed.call().outgoing()) {
            endings.add(changed.what());
        }
    }

    /** The other phone, which is there when the first one is tested. */
    CompletableFuture<?> registerCallee() {
        return callee.register();
    }

    /**
     * Does it.
     *
     * @throws UeException    if the phone says that it does not work
     * @throws AssertionError if something else shows that
     */
    void perform(Step step) throws Exception {
        switch (step) {
            case REGISTER -> {
                done(caller.register());
                assertThat(received(current())).as("packets over the SAs to the phone").isPositive();
            }
            case MESSAGE -> done(Lab.talkToItself(caller));
            case CALL -> call();
            case CLEAR -> assertThat(inClear() - inClearBefore).as("packets in clear that the phones' kernel dropped")
                    .isZero();
            case REFRESH -> refresh();
            case MESSAGE_ON_NEW_SET -> {
                await().atMost(PATIENCE_S, TimeUnit.SECONDS).until(() -> done(caller.sets()).size() == 1);
                done(Lab.talkToItself(caller));
            }
            case DEREGISTER -> {
                done(caller.deregister());
                assertThat(caller.registration()).isEmpty();
            }
            case GONE -> assertThat(statesOfCaller()).as("SAs of the phone at the P-CSCF").isZero();
        }
    }

    private void call() throws Exception {
        int before = lab.incomingCallsEnded();
        done(caller.call(callee.config().impu()).thenCompose(UeCall::established).thenCompose(UeCall::hangUp));
        assertThat(endings).last().asString().endsWith("BYE answered with 200");
        await().atMost(PATIENCE_S, TimeUnit.SECONDS).until(() -> lab.incomingCallsEnded() == before + 1);
    }

    private void refresh() throws Exception {
        UeSetStatus before = current();
        done(caller.reauthenticate());
        UeSetStatus after = current();
        assertThat(after.set()).isNotEqualTo(before.set());
        assertThat(received(after)).as("packets over the new SAs to the phone").isPositive();
    }

    private UeSetStatus current() throws Exception {
        return done(caller.sets()).stream().filter(UeSetStatus::current).findFirst().orElseThrow();
    }

    private static long received(UeSetStatus set) {
        return set.counters().entrySet().stream().filter(sa -> sa.getKey().direction() == Sa.Direction.IN)
                .mapToLong(sa -> sa.getValue().packets()).sum();
    }

    /** SAs in the P-CSCF's kernel, from or to the phone. */
    private long statesOfCaller() throws IOException, InterruptedException {
        String address = caller.config().address().getHostAddress().replace(":0:0:0:0:0:", "::");
        return Command.run("ip -n " + Lab.CORE + " xfrm state list nokeys").lines()
                .filter(line -> line.startsWith("src ") && List.of(line.split(" ")).contains(address)).count();
    }

    private static long inClear() throws IOException {
        return Kernel.counter(Files.readString(STATISTICS), "XfrmInTmplMismatch");
    }

    private static <T> T done(CompletableFuture<T> work) throws Exception {
        try {
            return work.get(PATIENCE_S, TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof UeException told ? told : failed;
        }
    }

    @Override
    public void close() {
        caller.close();
        callee.close();
    }
}
