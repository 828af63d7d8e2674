package org.cfgrun.interpreter.syntax;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The line that begins a block.
 *
 * @param subject the condition of {@code if}, the iterable of {@code for}, the context of {@code
 *     with}; null for {@code else}
 * @param target of {@code for}
 * @param inline what stands behind the colon; empty when the block is on the lines below
 */
record Header(@Nullable Expr subject, @Nullable Expr target, List<Statement> inline) {}
