/** Line charts: their data, and their drawing as SVG for pages and editors. */
@NullMarked
package org.cfgrun.interpreter.chart;

import org.jspecify.annotations.NullMarked;
