package io.portcullis.linux.netlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;

import org.junit.jupiter.api.Test;

/** Layouts of linux/netlink.h on a little-endian machine. */
class NetlinkMessageTest {

    private static final HexFormat HEX = HexFormat.of();

    @Test
    void laysOutHeaderStructAndAttributes() {
        NetlinkMessage message = NetlinkMessage.of(0x10, NetlinkConstants.NLM_F_CREATE, "try");
        message.struct(6).fill((byte) 0xAA);
        message.attributeU8(1, 0x7F).attributeU16(2, 0x1234).attributeU32(3, 0xCAFEBABE)
                .attribute(4, new byte[]{1, 2, 3, 4, 5}).attributeText(5, "lo");

        assertThat(HEX.formatHex(message.toBytes(9))).isEqualTo("44000000" + "1000" + "0104" + "09000000" + "00000000"
                + "aaaaaaaaaaaa0000" + "05000100" + "7f000000" + "06000200" + "34120000" + "08000300" + "bebafeca"
                + "09000400" + "0102030405000000" + "07000500" + "6c6f0000");
        assertThat(message.length()).isEqualTo(0x44);
    }

    @Test
    void nestsAttributes() {
        NetlinkMessage message = NetlinkMessage.of(1, 0, "try");
        message.nested(5, inner -> inner.attributeU32(1, 1).nested(2, more -> more.attributeU8(3, 4)));
        assertThat(HEX.formatHex(message.toBytes(0)).substring(32)).isEqualTo("18000580" + "08000100" + "01000000"
                + "0c000280" + "05000300" + "04000000");
    }

    @Test
    void growsBeyondItsFirstRoomAndKeepsWhatIsThere() {
        NetlinkMessage message = NetlinkMessage.of(1, 0, "try");
        byte[] value = new byte[3000];
        value[0] = 1;
        value[2999] = 2;
        message.attributeU32(1, 42).attribute(2, value).attributeU32(3, 43);
        byte[] bytes = message.toBytes(0);
        assertThat(bytes).hasSize(16 + 8 + 3004 + 8);
        assertThat(bytes[20]).isEqualTo((byte) 42);
        assertThat(bytes[28]).isEqualTo((byte) 1);
        assertThat(bytes[3027]).isEqualTo((byte) 2);
        assertThat(bytes[3032]).isEqualTo((byte) 43);
    }

    @Test
    void refusesAnAttributeTooLongForItsLength() {
        NetlinkMessage message = NetlinkMessage.of(1, 0, "try");
        assertThatThrownBy(() -> message.attribute(1, new byte[0xFFFF])).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void isWipedWhenClosed() {
        NetlinkMessage message = NetlinkMessage.of(1, 0, "try");
        message.attribute(2, HEX.parseHex("deadbeef"));
        message.close();
        assertThat(HEX.formatHex(message.toBytes(0)).substring(32)).isEqualTo("0000000000000000");
    }

    @Test
    void printsItsWordsAndNoBytes() {
        NetlinkMessage message = NetlinkMessage.of(1, 0, "add state").attribute(2, new byte[]{'k', 'e', 'y'});
        assertThat(message.toString()).isEqualTo("add state");
        assertThat(message.named("add another").operation()).isEqualTo("add another");
    }
}
