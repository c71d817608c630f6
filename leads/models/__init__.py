from leads.models.agent import AgentRun, AgentStep
from leads.models.leads import Interaction, Lead, Meeting, StageEvent, Task
from leads.models.market import MarketCount, MarketDelta
from leads.models.messages import Feedback, Message
from leads.models.people import Company, CompanyAlias, Contact, PastContact, Suppression
from leads.models.search import SearchState, VacancySearch
from leads.models.vacancies import PossibleDuplicate, Vacancy, VacancyKey, VacancyVersion

__all__ = [
    "AgentRun",
    "AgentStep",
    "Company",
    "CompanyAlias",
    "Contact",
    "Feedback",
    "Interaction",
    "Lead",
    "MarketCount",
    "MarketDelta",
    "Meeting",
    "Message",
    "PastContact",
    "PossibleDuplicate",
    "SearchState",
    "StageEvent",
    "Suppression",
    "Task",
    "Vacancy",
    "VacancyKey",
    "VacancySearch",
    "VacancyVersion",
]
