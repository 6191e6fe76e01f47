import { Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconAffiliate, IconPlus, IconUpload } from "@tabler/icons-react";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { addMember, membersQuery, type Member } from "../api/ecosystems";
import { filled, useForm } from "../form/useForm";
import { useOnce } from "../form/useOnce";
import { Avatar } from "../components/Avatar";
import { List } from "../components/List";
import { Empty, Notice } from "../components/Page";
import { Search } from "../components/Search";
import { Pill } from "../components/StatusPill";
import { toast } from "../components/toasts";
import { ImportMembers } from "./ImportMembers";
import { MemberFields, noMember } from "./MemberFields";
import { t } from "./texts";
import { Dialog, DialogButtons } from "../components/Dialog";

/** Members lists an ecosystem's members. The search finds names by the beginning of any word. */
export function Members({ ecosystem }: { ecosystem: string }) {
  const { q = "" } = useSearch({ from: "/shell/ecosystems/$ecosystem" });
  const navigate = useNavigate({ from: "/ecosystems/$ecosystem" });
  const [opened, dialog] = useDisclosure();
  const [importing, files] = useDisclosure();
  const add = (
    <Button leftSection={<IconPlus size={18} aria-hidden />} onClick={dialog.open}>
      {t.ecosystem.addMember}
    </Button>
  );
  return (
    <>
      <div className="tools" role="search">
        <Search
          label={t.ecosystem.searchMembers}
          value={q}
          search={(to) => void navigate({ search: { q: to || undefined }, replace: true })}
        />
        <Button variant="default" leftSection={<IconUpload size={18} aria-hidden />} onClick={files.open}>
          {t.import.title}
        </Button>
        {add}
      </div>
      <List
        query={membersQuery(ecosystem, q)}
        id={(one) => one.id}
        row={(one) => <MemberRow ecosystem={ecosystem} member={one} />}
        label={t.ecosystem.members}
        filtered={q !== ""}
        empty={
          <Empty icon={<IconAffiliate />} title={t.ecosystem.noMembers}>
            <p className="quiet">{t.ecosystem.noMembersLead}</p>
            <div className="buttons">{add}</div>
          </Empty>
        }
      />
      <Dialog opened={opened} onClose={dialog.close} title={t.ecosystem.addMember} size="lg">
        <AddMember ecosystem={ecosystem} close={dialog.close} />
      </Dialog>
      <Dialog opened={importing} onClose={files.close} title={t.import.title} size="lg">
        <ImportMembers ecosystem={ecosystem} close={files.close} />
      </Dialog>
    </>
  );
}

function MemberRow({ ecosystem, member }: { ecosystem: string; member: Member }) {
  const about = [t.member.kinds[member.kind], member.domain, member.email, member.partner?.name]
    .filter(Boolean)
    .join(" · ");
  return (
    <Link to="/ecosystems/$ecosystem/members/$member" params={{ ecosystem, member: member.id }} className="row">
      <Avatar name={member.name} />
      <span className="row-words">
        <span className="row-name">{member.name}</span>
        <span className="row-sub">{about}</span>
      </span>
      <span className="row-end">
        {(member.tags ?? []).slice(0, 3).map((tag) => (
          <Pill key={tag} tone="calm">
            {tag}
          </Pill>
        ))}
        {(member.users ?? []).length > 0 && (
          <Pill tone="good">{t.ecosystem.linkedUsers({ count: (member.users ?? []).length })}</Pill>
        )}
      </span>
    </Link>
  );
}

function AddMember({ ecosystem, close }: { ecosystem: string; close: () => void }) {
  const once = useOnce();
  const form = useForm(noMember, async ({ partner, tags, name, kind, ...others }) => {
    const body = {
      name,
      kind,
      ...filled(others),
      ...(partner ? { partner: partner.id } : {}),
      ...(tags.length ? { tags } : {}),
    };
    const made = await addMember(ecosystem, body, once(body));
    toast(t.ecosystem.memberAdded({ name: made.name }));
    close();
  });
  return (
    <form className="stack" onSubmit={(event) => void form.submit(event)} noValidate>
      <MemberFields form={form} staff />
      <Notice problem={form.problem} />
      <DialogButtons close={close} busy={form.busy}>
        {t.add}
      </DialogButtons>
    </form>
  );
}
