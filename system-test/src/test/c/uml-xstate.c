/*
 * Lets User Mode Linux 6.1 run on processors with AMX. It keeps 2,696 bytes of a thread's extended state (XSAVE: up to AVX-512 and
 * protection keys) and writes as many back; Linux takes nothing but the whole state, which is 11,008 bytes with AMX ("ptrace set fp
 * regs failed, errno = 14", EFAULT of xstateregs_set in arch/x86/kernel/fpu/regset.c). So what is behind UML's part is read first and
 * written back as it was; tiles are used by nobody there. For LD_PRELOAD.
 */
#define _GNU_SOURCE
#include <stdarg.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#ifndef NT_X86_XSTATE
#define NT_X86_XSTATE 0x202
#endif

static long set_state(long pid, struct iovec *part)
{
    static __thread char state[65536];
    struct iovec whole = {state, sizeof(state)};

    if (syscall(SYS_ptrace, (long) PTRACE_GETREGSET, pid, NT_X86_XSTATE, &whole) < 0)
        return -1;
    if (part->iov_len >= whole.iov_len)
        return syscall(SYS_ptrace, (long) PTRACE_SETREGSET, pid, NT_X86_XSTATE, part);
    memcpy(state, part->iov_base, part->iov_len);
    return syscall(SYS_ptrace, (long) PTRACE_SETREGSET, pid, NT_X86_XSTATE, &whole);
}

long ptrace(enum __ptrace_request request, ...)
{
    va_list list;
    long pid, result, word = 0;
    void *address, *data;
    int peek = request == PTRACE_PEEKTEXT || request == PTRACE_PEEKDATA || request == PTRACE_PEEKUSER;

    va_start(list, request);
    pid = va_arg(list, int);
    address = va_arg(list, void *);
    data = va_arg(list, void *);
    va_end(list);
    if (request == PTRACE_SETREGSET && (long) address == NT_X86_XSTATE)
        return set_state(pid, data);
    /* The system call gives what it peeks by address, the function by its result. */
    result = syscall(SYS_ptrace, (long) request, pid, address, peek ? &word : data);
    return peek && result >= 0 ? word : result;
}
