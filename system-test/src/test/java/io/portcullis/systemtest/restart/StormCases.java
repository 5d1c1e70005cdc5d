package io.portcullis.systemtest.restart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.portcullis.conformance.Shows;
import io.portcullis.lab.ue.Ue;
import io.portcullis.lab.ue.UeRegistration;
import io.portcullis.sip.stack.transport.TransportProtocol;
import io.portcullis.systemtest.lab.Lab;
import io.portcullis.systemtest.run.ServerProcess;
import org.junit.jupiter.api.Test;

/**
 * A P-CSCF that is killed at random moments of a storm: phones that register, that register again with a new challenge, and
 * that come back without memory. Who saw a 200 has a working tunnel afterwards; what is left in the kernel belongs to somebody.
 */
abstract class StormCases {

    /** What is on its way at a kill gets no answer, and each kill waits for that. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int TRIES = 3;
    private static final Pattern RESTORED = Pattern.compile("adopted=(\\d+) installed=(\\d+)");

    private final String backend;
    private final int count;
    private final int kills;
    private final Random random;

    StormCases(String backend, int phones, int kills) {
        this.backend = backend;
        this.count = phones;
        this.kills = kills;
        long seed = System.nanoTime();
        this.random = new Random(seed);
        System.err.println("storm seed " + seed);
    }

    @Test
    @Shows({"row 11.1", "row 11.4", "field 22.1"})
    void whoSawA200IsThereAfterEveryKill() throws Exception {
        try (Lab lab = new Lab(backend, count, PATIENCE)) {
            int statesBefore = lab.states();
            ServerProcess server = lab.start();
            int policies = lab.policies();
            // A storm on a server that has just started takes about as long as this, whatever the machine.
            long began = System.nanoTime();
            lab.each(lab.phones(), phone -> again(phone::register, TRIES));
            long longest = System.nanoTime() - began;
            int talked = 0;
            for (int kill = 1; kill <= kills; kill++) {
                List<CompletableFuture<UeRegistration>> storm = storm(lab);
                LockSupport.parkNanos(random.nextLong(longest));
                server.kill();
                server.close();
                settled(storm);
                server = lab.start();
                everyStateBelongsToSomebody(lab, server, kill);
                assertThat(lab.policies()).isEqualTo(policies);
                List<Ue> registered = lab.phones().stream().filter(ue -> ue.registration().isPresent()).toList();
                talk(lab, registered, server, kill);
                talked += registered.size();
            }
            assertThat(talked).as("phones that were registered at a kill, all kills together").isGreaterThan(kills);
            lab.each(lab.phones().stream().filter(ue -> ue.registration().isEmpty()).toList(), Ue::register);
            lab.each(lab.phones(), Ue::deregister);
            await().atMost(Duration.ofSeconds(120)).until(() -> lab.states() == statesBefore);
            assertThat(lab.policies()).isEqualTo(policies);
            assertThat(server.terminate()).isEqualTo(143);
            server.close();
        }
    }

    private static void talk(Lab lab, List<Ue> registered, ServerProcess server, int kill) throws Exception {
        try {
            lab.each(registered, phone -> again(() -> Lab.talkToItself(phone),
                    phone.config().transport() == TransportProtocol.TCP ? TRIES : 1));
        } catch (AssertionError failed) {
            StringBuilder sets = new StringBuilder();
            for (Ue phone : registered) {
                sets.append(phone).append(' ').append(phone.sets().get(60, TimeUnit.SECONDS)).append('\n');
            }
            throw new AssertionError("kill " + kill + ": " + failed.getMessage() + "\n" + server.log() + "\n" + sets,
                    failed);
        }
    }

    /**
     * What may need longer than these phones' short patience is tried again: a registration with a server that has just started,
     * and what goes over TCP, which has to notice first that its connection went with the server.
     */
    private static <T> CompletableFuture<T> again(Supplier<CompletableFuture<T>> what, int tries) {
        CompletableFuture<T> once = what.get();
        return tries == 1 ? once : once.exceptionallyCompose(failed -> again(what, tries - 1));
    }

    private List<CompletableFuture<UeRegistration>> storm(Lab lab) {
        List<CompletableFuture<UeRegistration>> storm = new ArrayList<>();
        for (Ue phone : lab.phones()) {
            if (phone.registration().isEmpty()) {
                storm.add(phone.powerOff().thenCompose(off -> phone.register()));
            } else if (random.nextInt(4) == 0) {
                storm.add(phone.powerOff().thenCompose(off -> phone.register()));
            } else if (random.nextBoolean()) {
                storm.add(phone.reauthenticate());
            }
        }
        return storm;
    }

    /** Each has worked or failed: with the server gone, at the latest when the phone stops waiting. */
    private static void settled(List<CompletableFuture<UeRegistration>> storm) throws Exception {
        for (CompletableFuture<UeRegistration> one : storm) {
            try {
                one.get(60, TimeUnit.SECONDS);
            } catch (ExecutionException killed) {
                assertThat(killed).hasCauseInstanceOf(io.portcullis.lab.ue.UeException.class);
            }
        }
    }

    /** What was adopted or installed, less the old sets whose time has come since. */
    private void everyStateBelongsToSomebody(Lab lab, ServerProcess server, int kill) {
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            String log = server.log();
            Matcher restored = RESTORED.matcher(log);
            int kept = restored.find() ? Integer.parseInt(restored.group(1)) + Integer.parseInt(restored.group(2)) : 0;
            int ended = 4 * (int) log.lines().filter(line -> line.contains("Removed set ")).count();
            assertThat(lab.states()).as("kill %s:%n%s%n%s", kill, log, lab.stateList())
                    .isEqualTo(backend.equals("kernel") ? kept - ended : 0);
        });
    }
}
