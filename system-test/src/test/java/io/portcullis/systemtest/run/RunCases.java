package io.portcullis.systemtest.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import io.portcullis.conformance.Shows;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run makes in its network namespace, and that nothing of it is left. */
abstract class RunCases {

    private static final String YAML = """
            socket:
              - udp:192.0.2.1
              - tcp:192.0.2.1
              - ipsec:192.0.2.1:5062
              - ipsec:192.0.2.1:5063
              - udp:[2001:db8::1]
              - tcp:[2001:db8::1]
              - ipsec:[2001:db8::1]:5062
              - ipsec:[2001:db8::1]:5063
            home: sip:192.0.2.2:5060
            """;

    private final String backend;

    RunCases(String backend) {
        this.backend = backend;
    }

    @BeforeAll
    static void giveTheHostAnAddress() throws Exception {
        ip("link", "add", "out0", "type", "veth", "peer", "name", "in0");
        ip("addr", "add", "192.0.2.1/24", "dev", "out0");
        ip("addr", "add", "2001:db8::1/64", "dev", "out0", "nodad");
        ip("link", "set", "out0", "up");
        ip("link", "set", "in0", "up");
    }

    private static List<String> ip(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("ip", "-o"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        List<String> lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines()
                .toList();
        process.waitFor();
        return lines;
    }

    /** Devices by name, rules, states and policies. */
    static Set<String> traces() throws Exception {
        Set<String> traces = new TreeSet<>();
        for (String line : ip("link")) {
            traces.add("link " + line.split(": ")[1]);
        }
        for (String what : List.of("rule", "-6 rule", "xfrm state", "xfrm policy",
                "route show table all type unicast")) {
            ip(what.split(" ")).forEach(line -> traces.add(what + " " + line.replaceAll("\\s+", " ")));
        }
        traces.removeIf(line -> line.contains("fe80"));
        return traces;
    }

    private String yaml(String store) {
        return YAML + "backend: " + backend + "\nstore: " + store + "\n";
    }

    private ServerProcess serving() throws Exception {
        return serving("memory");
    }

    private ServerProcess serving(String store) throws Exception {
        ServerProcess server = ServerProcess.start(yaml(store));
        assertThat(server.ready()).as(server.log()).isTrue();
        assertThat(server.log()).contains("backend=" + backend);
        return server;
    }

    private static void isAsBefore(Set<String> before) {
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(traces()).isEqualTo(before));
    }

    @Test
    void leavesNothingWhenItIsToldToStop() throws Exception {
        Set<String> before = traces();
        try (ServerProcess server = serving()) {
            assertThat(traces()).hasSizeGreaterThan(before.size() + 3);
            assertThat(server.terminate()).isEqualTo(143);
            isAsBefore(before);
        }
    }

    @Test
    @Shows("row 11.4")
    void clearsWhatAKilledRunLeft() throws Exception {
        Set<String> before = traces();
        try (ServerProcess server = serving()) {
            server.kill();
        }
        try (ServerProcess server = serving()) {
            assertThat(server.terminate()).isEqualTo(143);
            isAsBefore(before);
        }
    }

    @Test
    void saysThatAnAddressIsTakenAndLeavesNothing() throws Exception {
        try (ServerProcess first = serving()) {
            Set<String> before = traces();
            try (ServerProcess second = ServerProcess.start(yaml("memory"))) {
                assertThat(second.ready()).isFalse();
                assertThat(second.ended()).isEqualTo(1);
                assertThat(second.log()).contains("udp:192.0.2.1:5060").contains("in use");
            }
            isAsBefore(before);
            first.terminate();
        }
    }

    @Test
    void namesAnAddressThatIsNotThere() throws Exception {
        Set<String> before = traces();
        try (ServerProcess server = ServerProcess.start(yaml("memory").replace("192.0.2.1", "192.0.2.99"))) {
            assertThat(server.ready()).isFalse();
            assertThat(server.ended()).isEqualTo(1);
            assertThat(server.log()).contains("192.0.2.99");
        }
        isAsBefore(before);
    }

    @Test
    @Shows("row 11.5")
    void goesOnWithTheStoreThatItMade(@TempDir Path dir) throws Exception {
        Set<String> before = traces();
        Path database = dir.resolve("state/registrations.db");
        for (int run = 0; run < 2; run++) {
            try (ServerProcess server = serving(database.toString())) {
                assertThat(server.terminate()).isEqualTo(143);
                isAsBefore(before);
            }
            assertThat(database).isNotEmptyFile();
            assertThat(dir.resolve("state/registrations.db.key")).hasSize(32);
        }
        try (ServerProcess server = serving(database.toString())) {
            server.kill();
        }
        try (ServerProcess server = serving(database.toString())) {
            assertThat(server.terminate()).isEqualTo(143);
            isAsBefore(before);
        }
    }

    /** Exit code 1, a message with the store's name, and nothing of the host was touched. */
    private void cannotHave(Path database, String why) throws Exception {
        Set<String> before = traces();
        try (ServerProcess server = ServerProcess.start(yaml(database.toString()))) {
            assertThat(server.ready()).as(server.log()).isFalse();
            assertThat(server.ended()).isEqualTo(1);
            assertThat(server.log()).contains(database.toString()).contains(why).doesNotContain("\tat ");
        }
        assertThat(traces()).isEqualTo(before);
    }

    @Test
    @Shows("row 11.6")
    void namesAStoreThatIsDamaged(@TempDir Path dir) throws Exception {
        Path database = Files.writeString(dir.resolve("registrations.db"), "no database".repeat(1000));

        cannotHave(database, "is damaged");
    }

    @Test
    @Shows("row 11.6")
    void namesAStoreThatIsReadOnly(@TempDir Path dir) throws Exception {
        new ProcessBuilder("mount", "-t", "tmpfs", "-o", "ro", "tmpfs", dir.toString()).start().waitFor();
        try {
            cannotHave(dir.resolve("registrations.db"), "Read-only file system");
        } finally {
            new ProcessBuilder("umount", dir.toString()).start().waitFor();
        }
    }

    @Test
    @Shows("row 11.6")
    void namesAStoreThatAnotherProgramHasLocked(@TempDir Path dir) throws Exception {
        Path database = dir.resolve("registrations.db");
        try (ServerProcess server = serving(database.toString())) {
            server.terminate();
        }
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + database);
                Statement statement = other.createStatement()) {
            statement.execute("BEGIN EXCLUSIVE");
            cannotHave(database, "is locked by another program");
        }
    }

    @Test
    void saysWhereTheSqliteLibraryCannotBeLoadedFrom(@TempDir Path dir, @TempDir Path noexec) throws Exception {
        Path database = dir.resolve("registrations.db");
        new ProcessBuilder("mount", "-t", "tmpfs", "-o", "noexec", "tmpfs", noexec.toString()).start().waitFor();
        try (ServerProcess server = ServerProcess.start(yaml(database.toString()), "-Dorg.sqlite.tmpdir=" + noexec)) {
            assertThat(server.ready()).as(server.log()).isFalse();
            assertThat(server.ended()).isEqualTo(1);
            assertThat(server.log()).contains(database + " cannot be used").contains("cannot be loaded from " + noexec)
                    .doesNotContain("\tat ");
        } finally {
            new ProcessBuilder("umount", "-l", noexec.toString()).start().waitFor();
        }
    }

    /** With other sockets, so that the store is all that the two would share. */
    @Test
    void namesAStoreThatAnotherServerHas(@TempDir Path dir) throws Exception {
        Path database = dir.resolve("registrations.db");
        try (ServerProcess first = serving(database.toString());
                ServerProcess second = ServerProcess.start(yaml(database.toString()).replace(":506", ":606")
                        .replaceAll("((?:udp|tcp):\\S+)", "$1:6070").replace("backend", "port: 6062\nbackend"))) {
            assertThat(second.ready()).as(second.log()).isFalse();
            assertThat(second.ended()).isEqualTo(1);
            assertThat(second.log()).contains(database + " is in use by another Portcullis");
            first.terminate();
        }
    }
}
