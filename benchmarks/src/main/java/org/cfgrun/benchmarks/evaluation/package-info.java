/** Time of evaluations. */
@org.jspecify.annotations.NullMarked
package org.cfgrun.benchmarks.evaluation;
