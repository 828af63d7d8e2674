/** Curves, drawn with characters or as pictures. */
@NullMarked
package org.cfgrun.cli.chart;

import org.jspecify.annotations.NullMarked;
