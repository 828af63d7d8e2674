package org.cfgrun.runtime.model;

/**
 * Part of a detector that works on several branches of a backbone (TridentNet,
 * https://arxiv.org/abs/1901.01892). The maps of the branches follow each other along the batch:
 * the images of the first branch, then those of the second.
 */
public interface Branched {
  /** Returns the number of branches. */
  int numBranch();

  /** Returns the index of the branch that detects objects, from 0; -1 for all of them. */
  int testBranchIdx();

  /** Returns the number of branches that are computed. */
  default int branches(boolean training) {
    return training || testBranchIdx() == -1 ? numBranch() : 1;
  }
}
