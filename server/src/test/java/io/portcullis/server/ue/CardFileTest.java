package io.portcullis.server.ue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;

import io.portcullis.lab.aka.AkaResult;
import io.portcullis.lab.aka.AuthenticationCentre;
import io.portcullis.lab.aka.AuthenticationVector;
import io.portcullis.lab.aka.Milenage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keys are those of TS 35.208 test set 1. */
class CardFileTest {

    private static final String KI = "465b5ce8b199b49faa5f0a2ee238a6bc";
    private static final String OP = "cdc202d5123e20f62b6d676ac72cb318";
    private static final String OPC = "cd63cb71954a9f4e48a5994e37a02baf";

    @TempDir
    private Path dir;

    private List<Card> read(String text) throws Exception {
        return CardFile.read(Files.writeString(dir.resolve("cards"), text));
    }

    @Test
    void whatIsNotNamedFollowsFromTheImsi() throws Exception {
        Card card = read("imsi = 001010000000001\nki = " + KI + "\nopc = " + OPC + "\n").getFirst();

        assertThat(card.domain()).isEqualTo("ims.mnc001.mcc001.3gppnetwork.org");
        assertThat(card.impi()).isEqualTo("001010000000001@ims.mnc001.mcc001.3gppnetwork.org");
        assertThat(card.impus()).containsExactly("sip:001010000000001@ims.mnc001.mcc001.3gppnetwork.org");
        assertThat(card.sqnFile()).isEmpty();
    }

    @Test
    void anMncMayHaveThreeDigits() throws Exception {
        Card card = read("imsi=310410123456789\nmnc_digits=3\nki=" + KI + "\nop=" + OP).getFirst();

        assertThat(card.domain()).isEqualTo("ims.mnc410.mcc310.3gppnetwork.org");
    }

    @Test
    void whatIsNamedCounts() throws Exception {
        Card card = read("""
                # a card
                imsi = 001010000000001
                impi = alice@example.org
                domain = example.org
                impu = sip:alice@example.org
                impu = tel:+15551234
                ki = %s
                op = %s
                amf = 8000
                """.formatted(KI, OP)).getFirst();

        assertThat(card.impi()).isEqualTo("alice@example.org");
        assertThat(card.impus()).containsExactly("sip:alice@example.org", "tel:+15551234");
        assertThat(card.domain()).isEqualTo("example.org");
    }

    private List<String> series(String text, int count) throws Exception {
        return CardFile.series(Files.writeString(dir.resolve("cards"), text), count).stream().map(Card::impi)
                .map(impi -> impi.replaceAll("@.*", "")).toList();
    }

    @Test
    void oneCardIsCountedUp() throws Exception {
        String keys = "\nki = " + KI + "\nopc = " + OPC + "\n";
        assertThat(series("imsi = 001010000000009" + keys, 3)).containsExactly("001010000000009", "001010000000010",
                "001010000000011");
        assertThat(series("imsi = 001010000000009" + keys, 1)).containsExactly("001010000000009");
        assertThatThrownBy(() -> series("imsi = 999999999999999" + keys, 2)).isInstanceOf(CardException.class)
                .hasMessageContaining("not as many IMSIs behind 999999999999999");
        assertThatThrownBy(() -> series("imsi = 001010000000001\nimpi = a@b" + keys, 2))
                .isInstanceOf(CardException.class).hasMessageContaining("has an imsi, and no impi, impu or sqn_file");
    }

    @Test
    void keysOfCardsThatAreCountedUpAreTheSame() throws Exception {
        List<Card> cards = CardFile.series(Files.writeString(dir.resolve("cards"),
                "imsi = 001010000000001\nki = " + KI + "\nop = " + OP + "\n"), 2);
        try (AuthenticationCentre home = new AuthenticationCentre(
                Milenage.ofOpc(HexFormat.of().parseHex(KI), HexFormat.of().parseHex(OPC)), new byte[]{(byte) 0x80, 0},
                0)) {
            for (Card card : cards) {
                AuthenticationVector vector = home.next();
                assertThat(card.usim().authenticate(vector.rand(), vector.autn()))
                        .isInstanceOf(AkaResult.Success.class);
            }
        }
    }

    @Test
    void aSeriesTakesNoMoreCardsThanItNeeds() throws Exception {
        String card = "imsi = 00101000000000%d\nki = " + KI + "\nopc = " + OPC + "\n\n";
        String three = card.formatted(1) + card.formatted(5) + card.formatted(3);
        assertThat(series(three, 2)).containsExactly("001010000000001", "001010000000005");
        assertThatThrownBy(() -> series(three, 4)).isInstanceOf(CardException.class)
                .hasMessageContaining("has 3 cards for 4 phones");
    }

    @Test
    void severalCardsStandInOneFile() throws Exception {
        String card = "imsi = 00101000000000%d\nki = " + KI + "\nopc = " + OPC + "\n";

        assertThat(read("\n" + card.formatted(1) + "\r\n\n" + card.formatted(2) + "\n\n")).extracting(Card::impi)
                .map(impi -> impi.substring(0, 15)).containsExactly("001010000000001", "001010000000002");
    }

    @ParameterizedTest
    @CsvSource({"op, " + OP, "opc, " + OPC})
    void theKeysAreThoseOfTheFileAndTheSequenceNumberIsKept(String name, String value) throws Exception {
        String text = "imsi = 001010000000001\nki = " + KI + "\n" + name + " = " + value + "\nsqn_file = kept.sqn\n";
        Card card = read(text).getFirst();
        HexFormat hex = HexFormat.of();
        AuthenticationCentre centre = new AuthenticationCentre(Milenage.ofOpc(hex.parseHex(KI), hex.parseHex(OPC)),
                new byte[]{(byte) 0x80, 0}, 0x20_0000);
        AuthenticationVector vector = centre.next();

        assertThat(card.usim().authenticate(vector.rand(), vector.autn())).isInstanceOf(AkaResult.Success.class);
        card.keepSqn();
        assertThat(Files.readString(dir.resolve("kept.sqn")).strip()).matches("[0-9a-f]{12}")
                .isNotEqualTo("000000000000");
        assertThat(read(text).getFirst().usim().highest()).isEqualTo(card.usim().highest());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "''                                              | has no card",
        "imsi = 001010000000001                          | ki, and either op or opc, are needed",
        "imsi = x~ki=465b5ce8b199b49faa5f0a2ee238a6bc    | imsi is 6 to 15 digits",
        "imsi = 001010000000001~imsi = 001010000000001   | cards:2: imsi is there twice",
        "ki = 465b5ce8b199b49faa5f0a2ee238a6b            | cards:1: ki is 32 hexadecimal digits",
        "ki = 465b5ce8b199b49faa5f0a2ee238a6bx           | cards:1: ki is 32 hexadecimal digits",
        "colour = red                                    | cards:1: no such key: colour; there are imsi",
        "imsi                                            | cards:1: a line is key = value",
        "impi = a@b                                      | domain is needed",
        "domain = example.org                            | imsi or impi is needed",
        "imsi = 001010000000001~mnc_digits = 4           | mnc_digits is 2 or 3",
        "imsi = 001010000000001~amf = 80                 | amf is 4 hexadecimal digits",
        "imsi = 001010000000001~sqn = x                  | sqn is not 1 to 12 hexadecimal digits"})
    void saysWhatIsWrongAndNoKey(String text, String message) {
        assertThatThrownBy(() -> read(text.replace('~', '\n'))).isInstanceOf(CardException.class)
                .hasMessageContaining(message).hasMessageNotContaining("465b5ce8");
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> CardFile.read(dir.resolve("none"))).isInstanceOf(CardException.class)
                .hasMessageContaining("none");
    }
}
