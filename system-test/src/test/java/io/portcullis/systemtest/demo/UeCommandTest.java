package io.portcullis.systemtest.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.portcullis.systemtest.host.InnerJvm;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code portcullis ue} as a guest of a demonstration whose phones stay. */
class UeCommandTest {

    private static final String BOB = "sip:ue2@ims.mnc001.mcc001.3gppnetwork.org";
    private static Process demo;

    /** One run. */
    private record Ran(int exit, String text) {}

    @BeforeAll
    static void startDemonstration() throws IOException {
        demo = DemoProcess.staying("--backend", "userspace", "--ues", "2");
    }

    @AfterAll
    static void endDemonstration() throws Exception {
        DemoProcess.end(demo, "TERM");
    }

    private static Ran portcullis(List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(InnerJvm.command());
        command.add("io.portcullis.server.Main");
        command.addAll(arguments);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        return new Ran(process.exitValue(), text);
    }

    private static Ran ue(String... arguments) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of("ue"));
        all.addAll(List.of(arguments));
        return portcullis(all);
    }

    /** The words of a command line; quotes hold some together. */
    private static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        String[] parts = line.split("\"", -1);
        for (int i = 0; i < parts.length; i++) {
            if (i % 2 == 1) {
                words.add(parts[i]);
            } else if (!parts[i].isBlank()) {
                words.addAll(List.of(parts[i].strip().split("\\s+")));
            }
        }
        return words;
    }

    @ParameterizedTest
    @ValueSource(strings = {"register", "message", "call", "deregister"})
    void theExampleOfTheHelpWorksWhenPasted(String command) throws Exception {
        String help = ue(command, "--help").text();
        List<String> examples = help.lines().map(String::strip)
                .filter(line -> line.startsWith("./portcullis ue") && line.contains("--demo")).toList();
        assertThat(examples).hasSize(1);
        List<String> arguments = words(examples.getFirst().substring("./portcullis ".length()));

        Ran ran = portcullis(arguments);

        assertThat(ran.exit()).as(ran.text()).isZero();
        assertThat(ran.text()).contains("401 ", "set up: ", "200 OK (REGISTER)", "ESP, SPI 0x", "done: register",
                "done: deregister");
        assertThat(ran.text().lines().filter(line -> line.contains("in clear"))
                .map(line -> line.replaceAll(".* ([──►◄]+) \\d+ +", "$1 ")
                        .replaceAll(" +", " ")))
                .allMatch(line -> line.matches("(──► REGISTER|◄── (100|401) .*) in clear"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"iphone", "samsung", "pixel", "xiaomi"})
    void phonesOfEachModelRegister(String model) throws Exception {
        Ran ran = ue("register", "--demo", "--phone", model, "--refresh", "1", "--ues", "3");

        assertThat(ran.exit()).as(ran.text()).isZero();
        assertThat(ran.text().lines().filter(line -> line.endsWith("done: refresh"))).hasSize(3);
    }

    @Test
    void aScriptLetsPhonesTalk(@TempDir Path dir) throws Exception {
        Path script = Files.writeString(dir.resolve("talk"), """
                # Two guests.
                all register
                ue1 message ue2 Good morning
                ue2 message %s Are you there?
                ue1 call ue2 1
                ue2 options ue1
                ue1 reauthenticate
                ue1 deregister
                ue1 register
                ue2 refresh
                wait 1
                ue2 power-off
                """.formatted(BOB));

        Ran ran = ue("script", "--demo", "--ues", "2", script.toString(), "--json");

        assertThat(ran.exit()).as(ran.text()).isZero();
        assertThat(ran.text().lines()).anyMatch(line -> line.contains("\"message_received\"") && line.contains("ue2"))
                .anyMatch(line -> line.contains("\"ESTABLISHED\"")).noneMatch(line -> line.contains("\"missed\""));
    }

    @Test
    void saysWhyAMessageDoesNotArriveAndDeregisters() throws Exception {
        Ran ran = ue("message", "--demo", "sip:nobody@ims.mnc001.mcc001.3gppnetwork.org", "Hello");

        assertThat(ran.exit()).as(ran.text()).isEqualTo(1);
        assertThat(ran.text()).contains("FAILED: a MESSAGE: 404", "Nobody has this identity", "done: deregister");
    }

    @Test
    void anOfferThatNobodyTakesIsExplained() throws Exception {
        Ran ran = ue("register", "--demo", "--offer", "null/null");

        assertThat(ran.exit()).as(ran.text()).isEqualTo(1);
        assertThat(ran.text()).contains("no algorithm in common");
    }
}
