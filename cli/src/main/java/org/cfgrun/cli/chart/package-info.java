/** Draws line charts as text or as images. */
@NullMarked
package org.cfgrun.cli.chart;

import org.jspecify.annotations.NullMarked;
