package org.cfgrun.runtime.schedule;

import org.cfgrun.components.Default;
import org.cfgrun.interpreter.schedule.Anneal;
import org.cfgrun.interpreter.schedule.Curves;

/**
 * Arguments of the 1cycle policy (Smith and Topin 2018) that determine its shape.
 *
 * @param pctStart fraction of the steps in the first phase, from 0.0 to 1.0
 * @param annealStrategy interpolation between the levels
 * @param threePhase whether to return to the initial value before the final phase
 */
public record OneCycleShape(
    @Default("0.3") Fraction pctStart,
    @Default("'cos'") Anneal annealStrategy,
    @Default("False") boolean threePhase) {
  /** Returns the shape of a curve. */
  Curves.CycleShape curve() {
    return new Curves.CycleShape(pctStart.value(), annealStrategy, threePhase);
  }
}
