package io.portcullis.linux.netlink;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

import io.portcullis.linux.LinuxException;

/** Gathers one reading of a table. */
final class DumpReader<T> {

    private final String operation;
    private final int sequence;
    private final Function<NetlinkAnswer, Optional<T>> decoder;
    private final List<T> found = new ArrayList<>();
    private boolean interrupted;
    private boolean done;

    DumpReader(String operation, int sequence, Function<NetlinkAnswer, Optional<T>> decoder) {
        this.operation = operation;
        this.sequence = sequence;
        this.decoder = decoder;
    }

    void take(NetlinkAnswer answer) throws LinuxException {
        if (answer.sequence() != sequence) {
            return;
        }
        interrupted |= answer.has(NetlinkConstants.NLM_F_DUMP_INTR);
        switch (answer.type()) {
            case NetlinkConstants.NLMSG_NOOP -> {}
            case NetlinkConstants.NLMSG_DONE, NetlinkConstants.NLMSG_ERROR -> {
                done = true;
                if (answer.errno() != 0) {
                    throw new LinuxException(operation, answer.errno(), answer.detail());
                }
            }
            default -> decoder.apply(answer).ifPresent(found::add);
        }
    }

    /** Whether the table was read to its end. */
    boolean done() {
        return done;
    }

    /** Whether the table changed meanwhile, so that objects may be missing or double. */
    boolean interrupted() {
        return interrupted;
    }

    List<T> found() {
        return found;
    }
}
