package io.portcullis.systemtest.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.portcullis.systemtest.host.InnerJvm;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code portcullis ue} as a guest of a demonstration whose phones stay. */
class UeCommandTest {

    private static final String BOB = "sip:ue2@ims.mnc001.mcc001.3gppnetwork.org";
    private static Process demo;

    @BeforeAll
    static void startDemonstration() throws IOException {
        demo = DemoProcess.staying("--backend", "userspace", "--ues", "2");
    }

    @AfterAll
    static void endDemonstration() throws Exception {
        DemoProcess.end(demo, "TERM");
    }

    private static Ran ue(String... arguments) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of("ue"));
        all.addAll(List.of(arguments));
        return Ran.portcullis(all);
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

        Ran ran = Ran.portcullis(arguments);

        assertThat(ran.exit()).as(ran.text()).isZero();
        assertThat(ran.text()).contains("401 ", "set up: ", "200 OK (REGISTER)", "ESP, SPI 0x", "done: register",
                "done: deregister");
        assertThat(ran.text().lines().filter(line -> line.contains("in clear"))
                .map(line -> line.replaceAll(".* ([──►◄]+) \\d+ +", "$1 ")
                        .replaceAll(" +", " ")))
                .isNotEmpty().allMatch(line -> line.matches("(──► REGISTER|◄── (100|401) .*) in clear"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"iphone", "samsung", "pixel", "xiaomi"})
    void phonesOfEachModelRegister(String model) throws Exception {
        Ran ran = ue("register", "--demo", "--phone", model, "--refresh", "1", "--ues", "3");

        assertThat(ran.exit()).as(ran.text()).isZero();
        assertThat(ran.text().lines().filter(line -> line.endsWith("done: refresh"))).hasSize(3);
    }

    @Test
    void anIphoneSendsMessagesOverUdpOnASetThatItRegisteredOverTcp() throws Exception {
        Ran ran = ue("message", "--demo", "--phone", "iphone", BOB, "Hello");

        assertThat(ran.exit()).as(ran.text()).isZero();
        assertThat(ran.text().lines().filter(line -> line.contains("──►")))
                .filteredOn(line -> line.contains(" REGISTER")).isNotEmpty().allMatch(line -> line.contains("TCP"));
        assertThat(ran.text().lines().filter(line -> line.contains("──►") && line.contains(" MESSAGE"))).hasSize(1)
                .allMatch(line -> line.contains("UDP") && line.contains("ESP, SPI 0x"));
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

    @Test
    void aScriptThatNamesAPhoneThatThereIsNotBeginsNothing(@TempDir Path dir) throws Exception {
        Path script = Files.writeString(dir.resolve("wrong"), "ue1 register\nue1 message ue3 Hello\n");

        Ran ran = ue("script", "--demo", "--ues", "2", script.toString());

        assertThat(ran.exit()).as(ran.text()).isEqualTo(2);
        assertThat(ran.text()).contains(script + ":2: there is no ue3").doesNotContain("REGISTER");
    }

    /** As anybody would, who has a P-CSCF and cards: in the phones' network, without {@code --demo}. */
    private static Ran withCards(String pcscf, Path cards, String... more) throws IOException, InterruptedException {
        long radio = ProcessHandle.allProcesses()
                .filter(process -> process.info().arguments().map(List::of).orElse(List.of())
                        .contains("portcullis-demo-radio"))
                .findFirst().orElseThrow().pid();
        List<String> command = new ArrayList<>(List.of("nsenter", "--net=/proc/" + radio + "/ns/net"));
        command.addAll(InnerJvm.command());
        command.addAll(List.of("io.portcullis.server.Main", "ue", "register", "--pcscf", pcscf, "--card",
                cards.toString(), "--timeout", "5"));
        command.addAll(List.of(more));
        return Ran.of(command);
    }

    private static String card(int number, String key, Path sqn) throws Exception {
        HexFormat hex = HexFormat.of();
        return "imsi = 00101" + String.format("%010d", number + 1) + "\nimpu = sip:ue" + (number + 1)
                + "@ims.mnc001.mcc001.3gppnetwork.org\nki = " + hex.formatHex(secret(key, number)) + "\nopc = "
                + hex.formatHex(secret("OPc", number)) + "\nsqn_file = " + sqn + "\n\n";
    }

    private static byte[] secret(String what, int number) throws Exception {
        return Arrays.copyOf(MessageDigest.getInstance("SHA-256")
                .digest(("portcullis demo " + what + " " + number).getBytes(StandardCharsets.UTF_8)), 16);
    }

    @Test
    void cardsAndAddressesOfOnesOwnServeAsWell(@TempDir Path dir) throws Exception {
        Path cards = Files.writeString(dir.resolve("cards"),
                card(204, "K", dir.resolve("4.sqn")) + card(205, "K", dir.resolve("5.sqn")));

        for (int run = 0; run < 2; run++) {
            Ran ran = withCards("192.0.2.1", cards, "--address", "192.0.2.215", "--address", "192.0.2.216",
                    "--transport", "tcp");
            assertThat(ran.exit()).as(ran.text()).isZero();
            assertThat(ran.text().lines().filter(line -> line.endsWith("done: register"))).hasSize(2);
            assertThat(ran.text().lines().filter(line -> line.contains("──►"))).isNotEmpty()
                    .allMatch(line -> line.contains("TCP"));
        }
        assertThat(Files.readString(dir.resolve("5.sqn")).strip()).matches("[0-9a-f]{12}")
                .isGreaterThan("000000000000");
    }

    @Test
    void aCardWithAWrongKeyIsFoundOut(@TempDir Path dir) throws Exception {
        Path cards = Files.writeString(dir.resolve("cards"), card(204, "another K", dir.resolve("sqn")));

        Ran ran = withCards("192.0.2.1", cards);

        assertThat(ran.exit()).as(ran.text()).isEqualTo(1);
        assertThat(ran.text()).contains("FAILED: authentication: AUTN does not prove", "wrong Ki or OPc");
    }

    @Test
    void aPcscfThatIsNotThereIsNamed(@TempDir Path dir) throws Exception {
        Path cards = Files.writeString(dir.resolve("cards"), card(204, "K", dir.resolve("sqn")));

        Ran ran = withCards("192.0.2.1:5999", cards);

        assertThat(ran.exit()).as(ran.text()).isEqualTo(1);
        assertThat(ran.text()).contains("FAILED: SM1", "192.0.2.1:5999");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "register                                   | either --pcscf and --card, or --demo",
        "register --demo --pcscf 192.0.2.1           | either --pcscf and --card, or --demo",
        "register --demo --ues 11                    | --ues is 1 to 10",
        "register --demo --timeout 33  | --timeout 33 is not in 1..32",
        "register --demo --offer rot13/null          | no such alg: rot13", "register --demo --phone nokia | nokia",
        "register --demo --hold -1                   | --hold and --refresh are not negative",
        "call --demo --talk -1 sip:a@b               | --talk is not negative", "message --demo sip:a@b        | TEXT",
        "script --demo /nowhere                      | cannot read /nowhere",
        "nothing                       | nothing"})
    void wrongUsageIsNamed(String arguments, String message) throws Exception {
        Ran ran = ue(arguments.strip().split(" "));

        assertThat(ran.exit()).as(ran.text()).isEqualTo(2);
        assertThat(ran.text()).contains(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"INT", "TERM"})
    void deregistersWhenItIsToldToStop(String signal) throws Exception {
        List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT"));
        command.addAll(InnerJvm.command());
        command.addAll(List.of("io.portcullis.server.Main", "ue", "register", "--demo", "--hold", "600"));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        List<String> lines = new ArrayList<>();
        BufferedReader reader = process.inputReader(StandardCharsets.UTF_8);
        String line = reader.readLine();
        while (line != null && !line.endsWith("done: register")) {
            lines.add(line);
            line = reader.readLine();
        }
        assertThat(line).as(String.join("\n", lines)).isNotNull();

        new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor();

        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(reader.lines()).anyMatch(after -> after.endsWith("done: deregister"));
    }
}
