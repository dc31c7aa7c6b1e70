"""Which use cases plan, run, rate and compare the studies of a home folder, and train on them?"""

from dataclasses import dataclass

from fairdraft.exchange.training_set_files import TrainingSetFiles
from fairdraft.home_drafting import HomeDrafting, OpenHome
from fairdraft.host.study_locks import StudyRunLocks
from fairdraft.host.unfinished_ratings import UnfinishedRatingFiles
from fairdraft.services.adapter_training import AdapterTraining
from fairdraft.services.comparing import ComparingService
from fairdraft.services.deciding import DecidingService
from fairdraft.services.learning_curves import LearningCurveService
from fairdraft.services.making_training_sets import TrainingSetService
from fairdraft.services.plan_obstacles import PlanObstacles
from fairdraft.services.queueing import QueueingService
from fairdraft.services.retrieval_gains import RetrievalGains
from fairdraft.services.running_study import StudyRunService
from fairdraft.services.study_decisions import StudyDecisions
from fairdraft.services.study_reader import StudyReader
from fairdraft.services.studying import StudyingService
from fairdraft.services.training_sources import TrainingSourceReader
from fairdraft.services.training_tokens import TrainingTokenCounter
from fairdraft.services.whole_comparison import WholeComparisonService


@dataclass(frozen=True, slots=True)
class HomeStudies:
    """The use cases about studies that others ask, too.

    `unfinished` are the ratings that somebody began, `training_sets` the records of what adapters were trained on,
    `reader` has the judged drafts of a study.
    """

    runs: StudyRunService
    unfinished: UnfinishedRatingFiles
    queueing: QueueingService
    training_sets: TrainingSetFiles
    adapter_training: AdapterTraining
    comparing: ComparingService
    whole: WholeComparisonService
    studying: StudyingService
    reader: StudyReader
    learning_curves: LearningCurveService
    decisions: StudyDecisions
    deciding: DecidingService
    training: TrainingSetService


def studies_of(opened: OpenHome, drafts: HomeDrafting) -> HomeStudies:
    """Join the use cases about studies to what is open and to what drafts; nothing is read or written yet."""
    home, store = opened.home, opened.store
    products, documents, library, models = drafts.products, drafts.documents, drafts.library, drafts.models.library
    # Other programs of this machine, then other machines of a team.
    runs = StudyRunService(store, drafts.drafting, products, documents, (StudyRunLocks(home.study_locks), store))
    unfinished = UnfinishedRatingFiles(opened.beside.begun)
    training_sets = TrainingSetFiles(home.training_sets)
    adapter_training = AdapterTraining(store, training_sets)
    comparing = ComparingService(store, store, store, products, documents, adapter_training)
    obstacles = PlanObstacles(products, library, adapter_training, drafts.hosted)
    reader = StudyReader(store, products, comparing, drafts.checking)
    learning_curves = LearningCurveService(store, store, store, comparing, library, adapter_training, reader)
    decisions = StudyDecisions(store, comparing, drafts.profiles)
    gains = RetrievalGains(store, learning_curves)
    sources = TrainingSourceReader(store, reader, comparing, products, library)
    counter = TrainingTokenCounter(models, opened.engines.local)
    return HomeStudies(
        runs=runs,
        unfinished=unfinished,
        queueing=QueueingService(store, documents, runs, unfinished),
        training_sets=training_sets,
        adapter_training=adapter_training,
        comparing=comparing,
        whole=WholeComparisonService(comparing, store, products, drafts.checking),
        studying=StudyingService(store, products, comparing, documents, runs, obstacles),
        reader=reader,
        learning_curves=learning_curves,
        decisions=decisions,
        deciding=DecidingService(comparing, store, drafts.models.probing, gains, decisions),
        training=TrainingSetService(sources, products, models, documents, counter, drafts.exports, training_sets),
    )
