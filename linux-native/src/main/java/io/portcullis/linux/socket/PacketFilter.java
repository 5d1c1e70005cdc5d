package io.portcullis.linux.socket;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import io.portcullis.linux.LinuxException;

/**
 * Classic BPF programs for raw IP sockets (socket(7), SO_ATTACH_FILTER). The kernel drops what they refuse before it is
 * copied.
 */
public final class PacketFilter {

    /** As many ports as one program can tell apart: jumps are 8 bits wide. */
    public static final int MOST_PORTS = 200;

    private static final int SOL_SOCKET = 1;
    private static final int SO_ATTACH_FILTER = 26;
    private static final int LD_W_ABS = 0x20;
    private static final int LD_H_ABS = 0x28;
    private static final int LD_H_IND = 0x48;
    private static final int LDX_MSH = 0xb1;
    private static final int JEQ = 0x15;
    private static final int RET = 0x06;
    private static final int AD_IFINDEX = 0xfffff000 + 8;
    private static final int KEPT = 64;

    private PacketFilter() {}

    private record Instruction(int code, int jumpTrue, int jumpFalse, int k) {}

    /**
     * From now on a raw socket takes only what is for one of these ports, and did not come in by a device.
     *
     * @param v4        whether packets begin with an IPv4 header; those of IPv6 sockets begin behind theirs
     * @param notDevice the index of the device
     * @param ports     at most {@link #MOST_PORTS}
     */
    public static void destinationPorts(Fd fd, boolean v4, int notDevice, Collection<Integer> ports)
            throws LinuxException {
        if (ports.size() > MOST_PORTS) {
            throw new IllegalArgumentException(ports.size() + " ports in one filter");
        }
        List<Instruction> program = new ArrayList<>();
        int head = v4 ? 4 : 3;
        program.add(new Instruction(LD_W_ABS, 0, 0, AD_IFINDEX));
        program.add(new Instruction(JEQ, head - 2 + ports.size(), 0, notDevice));
        if (v4) {
            program.add(new Instruction(LDX_MSH, 0, 0, 0));
            program.add(new Instruction(LD_H_IND, 0, 0, 2));
        } else {
            program.add(new Instruction(LD_H_ABS, 0, 0, 2));
        }
        int left = ports.size();
        for (int port : ports) {
            program.add(new Instruction(JEQ, left, 0, port));
            left--;
        }
        program.add(new Instruction(RET, 0, 0, 0));
        program.add(new Instruction(RET, 0, 0, KEPT));
        attach(fd, program);
    }

    private static void attach(Fd fd, List<Instruction> program) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment code = arena.allocate(8L * program.size(), 4);
            for (int i = 0; i < program.size(); i++) {
                Instruction instruction = program.get(i);
                code.set(ValueLayout.JAVA_SHORT, 8L * i, (short) instruction.code());
                code.set(ValueLayout.JAVA_BYTE, 8L * i + 2, (byte) instruction.jumpTrue());
                code.set(ValueLayout.JAVA_BYTE, 8L * i + 3, (byte) instruction.jumpFalse());
                code.set(ValueLayout.JAVA_INT, 8L * i + 4, instruction.k());
            }
            MemorySegment fprog = arena.allocate(16, 8);
            fprog.set(ValueLayout.JAVA_SHORT, 0, (short) program.size());
            fprog.set(ValueLayout.ADDRESS, 8, code);
            fd.option(SOL_SOCKET, SO_ATTACH_FILTER, fprog);
        }
    }
}
