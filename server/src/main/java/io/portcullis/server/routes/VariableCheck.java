package io.portcullis.server.routes;

import java.util.List;
import java.util.Set;

import javax.lang.model.element.Element;
import javax.lang.model.element.VariableElement;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import io.portcullis.ipsec.sa.agreement.AgreementException;
import io.portcullis.ipsec.sa.agreement.AlgorithmPolicy;
import io.portcullis.pcscf.routes.LogFormat;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the texts that a routes file hands to {@code xlog}, {@code variable} and {@code ipsec_create}: literals and constants.
 * What is put together at run time is checked when it is used.
 */
final class VariableCheck extends TreePathScanner<@Nullable Void, @Nullable Void> {

    private static final Set<String> OF_FORMATS = Set.of("xlog", "variable");
    private static final String OF_ALGORITHMS = "ipsec_create";

    private final Trees trees;
    private final CompilationUnitTree unit;
    private final String source;
    private final Mistakes mistakes;
    private @Nullable String within;

    /** Takes mistakes. */
    interface Mistakes {

        /** @param offset in the source, from 0 */
        void add(long offset, String text);
    }

    VariableCheck(Trees trees, CompilationUnitTree unit, String source, Mistakes mistakes) {
        this.trees = trees;
        this.unit = unit;
        this.source = source;
        this.mistakes = mistakes;
    }

    @Override
    public @Nullable Void visitMethodInvocation(MethodInvocationTree call, @Nullable Void none) {
        String method = switch (call.getMethodSelect()) {
            case MemberSelectTree member -> member.getIdentifier().toString();
            case IdentifierTree own -> own.getName().toString();
            default -> "";
        };
        scan(call.getTypeArguments(), null);
        scan(call.getMethodSelect(), null);
        String around = within;
        within = OF_FORMATS.contains(method) || method.equals(OF_ALGORITHMS) ? method : null;
        for (ExpressionTree argument : call.getArguments()) {
            scan(argument, null);
        }
        within = around;
        return null;
    }

    @Override
    public @Nullable Void visitLiteral(LiteralTree literal, @Nullable Void none) {
        if (literal.getValue() instanceof String text) {
            check(text, literal);
        }
        return null;
    }

    @Override
    public @Nullable Void visitIdentifier(IdentifierTree name, @Nullable Void none) {
        constant(name);
        return null;
    }

    @Override
    public @Nullable Void visitMemberSelect(MemberSelectTree member, @Nullable Void none) {
        constant(member);
        return super.visitMemberSelect(member, null);
    }

    private void constant(Tree name) {
        Element element = within == null ? null : trees.getElement(TreePath.getPath(unit, name));
        if (element instanceof VariableElement variable && variable.getConstantValue() instanceof String text) {
            check(text, name);
        }
    }

    private void check(String text, Tree at) {
        SourcePositions positions = trees.getSourcePositions();
        long start = positions.getStartPosition(unit, at);
        try {
            if (OF_ALGORITHMS.equals(within)) {
                if (!text.isBlank()) {
                    AlgorithmPolicy.parse(text);
                }
            } else if (within != null) {
                LogFormat.parse(text);
            }
        } catch (LogFormat.Malformed malformed) {
            mistakes.add(dollar(text, malformed.at(), start, positions.getEndPosition(unit, at)),
                    String.valueOf(malformed.getMessage()));
        } catch (AgreementException unknown) {
            mistakes.add(start, String.valueOf(unknown.getMessage()));
        }
    }

    /** Where the dollar sign at an index of the value stands in the source, which may have escapes before it. */
    private long dollar(String value, int index, long start, long end) {
        long before = value.substring(0, index).chars().filter(c -> c == '$').count();
        int at = (int) start - 1;
        for (long i = 0; i <= before; i++) {
            at = source.indexOf('$', at + 1);
            if (at < 0 || at >= end) {
                return start;
            }
        }
        return at;
    }
}
