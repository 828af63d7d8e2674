/** The style of config text: a text to the same text, laid out well. */
@NullMarked
package org.cfgrun.interpreter.format;

import org.jspecify.annotations.NullMarked;
