"""The literal prompts: the app's pocket protocol renders the same texts (src/domain/protocols/pocket.ts)."""

from .items import Item

JUDGE = "Compare the two answers. Give the reason, then the verdict."
META = "Does the judgment give the same reason as the golden judgment?"
PADDING = "<|endoftext|>"
END_OF_ANSWER = "<|im_end|>"
SPECIAL_TOKENS = (PADDING, "<|im_start|>", END_OF_ANSWER)
# What `chat` does, for programs that hold the model and not this file.
CHAT_TEMPLATE = (
    "{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>' + '\\n' }}"
    "{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}"
)
MAX_JUDGE_TOKENS = 60
MAX_META_TOKENS = 48


def chat(system: str, user: str) -> str:
    return f"<|im_start|>system\n{system}<|im_end|>\n<|im_start|>user\n{user}<|im_end|>\n<|im_start|>assistant\n"


def judge_prompt(item: Item) -> str:
    return judge_prompt_of(item.request, item.answers)


def judge_prompt_of(request: str, answers: dict) -> str:
    return chat(JUDGE, f"Request: {request}\n\nAnswer A: {answers['A']}\n\nAnswer B: {answers['B']}")


def meta_prompt(golden: str, rationale: str) -> str:
    return chat(META, f"Golden judgment: {golden}\n\nJudgment: {rationale}")
