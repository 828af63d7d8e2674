package org.cfgrun.interpreter.syntax;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The header line of a block.
 *
 * @param subject the condition of {@code if}, the iterable of {@code for}, the context of {@code
 *     with}; null for {@code else}
 * @param target the target of {@code for}
 * @param inline the statements after the colon; empty when the block is on the next lines
 */
record Header(@Nullable Expr subject, @Nullable Expr target, List<Statement> inline) {}
