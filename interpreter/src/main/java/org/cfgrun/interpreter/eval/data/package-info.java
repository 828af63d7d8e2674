/**
 * Values during evaluation. {@link org.cfgrun.interpreter.eval.data.Data} has one class per type,
 * which owns every operation of the type.
 */
@NullMarked
package org.cfgrun.interpreter.eval.data;

import org.jspecify.annotations.NullMarked;
